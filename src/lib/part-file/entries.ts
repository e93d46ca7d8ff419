import { z } from 'zod/mini'
import { sha256Of } from '../../core/hash'

/**
 * How values that JSON has no words for, arrays of numbers and blobs, stand in a part file: each as an entry of the
 * archive, and in its place in the JSON the number of that entry.
 */

const kinds = {
  float32: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  uint8: Uint8Array,
} as const

type Numbers = InstanceType<(typeof kinds)[keyof typeof kinds]>

export const entrySchema = z.object({
  /** No scheme, no leading slash, no way up; the names are ours, not those of the pictures. */
  path: z.string().check(z.regex(/^[a-z]+\/[0-9]{1,6}\.[a-z0-9]{1,8}$/)),
  bytes: z.int().check(z.nonnegative()),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  as: z.enum(['float32', 'int32', 'int16', 'uint8', 'blob']),
  /** Of a blob; pictures only. */
  mediaType: z.optional(z.string().check(z.regex(/^(?:image\/[A-Za-z0-9.+-]{1,60})?$/))),
})

export type Entry = z.infer<typeof entrySchema>

const isNumbers = (value: unknown): value is Numbers =>
  Object.values(kinds).some((kind) => value instanceof kind)

const kindOf = (numbers: Numbers): keyof typeof kinds =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).find((name) => numbers instanceof kinds[name])!

const extensionOf = (mediaType: string): string => /^image\/([a-z0-9]{1,8})$/.exec(mediaType)?.[1] ?? 'bin'

/** What goes into the archive: the entry's description and its bytes. */
export interface Detached {
  readonly entry: Entry
  readonly content: Blob
}

/** Takes values apart; equal contents become one entry, such as a thumbnail that is kept twice. */
export class Detacher {
  readonly entries: Detached[] = []
  readonly #known = new Map<string, number>()

  async detach(value: unknown): Promise<unknown> {
    if (value instanceof Blob) return this.#add(value, 'blob')
    if (isNumbers(value)) return this.#add(new Blob([littleEndian(value)]), kindOf(value))
    if (Array.isArray(value)) {
      const list: unknown[] = []
      for (const item of value as readonly unknown[]) list.push(await this.detach(item))
      return list
    }
    if (typeof value !== 'object' || value === null) return value
    const object: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) object[key] = await this.detach(item)
    return object
  }

  async #add(content: Blob, as: Entry['as']): Promise<{ readonly entry: number }> {
    const sha256 = await sha256Of(new Uint8Array(await content.arrayBuffer()))
    const mediaType = content.type.startsWith('image/') ? content.type.split(';')[0]! : ''
    const key = `${sha256} ${as} ${mediaType}`
    const known = this.#known.get(key)
    if (known !== undefined) return { entry: known }
    const index = this.entries.length
    const folder = as === 'blob' ? 'pictures' : 'numbers'
    const path = `${folder}/${index}.${as === 'blob' ? extensionOf(mediaType) : as}`
    const entry = { path, bytes: content.size, sha256, as, ...(as === 'blob' ? { mediaType } : {}) }
    this.entries.push({ entry, content })
    this.#known.set(key, index)
    return { entry: index }
  }
}

const reference = z.strictObject({ entry: z.int().check(z.nonnegative()) })
/** Deeper than any part; JSON can nest as deep as it likes. */
const DEEPEST = 12

/**
 * Puts values together again.
 *
 * @param contents By the number of the entry.
 * @throws Error for an entry that is not there, and for JSON nested too deep.
 */
export function attach(value: unknown, contents: readonly (Numbers | Blob)[], depth = 0): unknown {
  if (depth > DEEPEST) throw new Error('The description is nested too deep.')
  if (Array.isArray(value)) return value.map((item) => attach(item, contents, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const { data } = reference.safeParse(value)
  if (data) {
    const content = contents[data.entry]
    if (content === undefined) throw new Error(`There is no entry ${data.entry}.`)
    return content
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, attach(item, contents, depth + 1)]),
  )
}

/** @throws Error when the bytes are no whole number of values. */
export function contentOf({ as, mediaType }: Entry, bytes: Uint8Array<ArrayBuffer>): Numbers | Blob {
  if (as === 'blob') return new Blob([bytes], { type: mediaType ?? '' })
  const kind = kinds[as]
  if (bytes.length % kind.BYTES_PER_ELEMENT !== 0) throw new Error('An entry ends within a number.')
  // Every machine with a browser is little-endian; `littleEndian` holds writing to the same.
  return new kind(bytes.buffer, 0, bytes.length / kind.BYTES_PER_ELEMENT)
}

const littleEndian = (numbers: Numbers): Uint8Array<ArrayBuffer> =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
