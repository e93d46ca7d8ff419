import { writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod/mini'
import { bundleSchema } from '../src/core/bundle'

/** Writes the bundle schema for everybody who is not TypeScript: the exporter, the command line, others' tools. */
const path = 'public/models/bundle.schema.json'
const schema = z.toJSONSchema(bundleSchema, { io: 'input' })
const text = await format(JSON.stringify(schema), { ...(await resolveConfig(path)), parser: 'json' })
await writeFile(path, text)
console.log(`wrote ${path}`)
