import { mkdirSync, writeFileSync } from 'node:fs'
import { hostileFiles } from './corpus.ts'

const folder = '.generated/hostile'

/** Vitest's global set-up: writes the corpus where tests in the browser can fetch it. */
export default async function writeCorpus(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const files = await hostileFiles()
  const index = files.map(({ bytes, ...entry }, number) => {
    // Their own names are for the page: a file system would refuse some.
    const file = `${number}.bin`
    writeFileSync(`${folder}/${file}`, bytes)
    return { ...entry, file }
  })
  writeFileSync(`${folder}/index.json`, JSON.stringify(index, null, 2))
}
