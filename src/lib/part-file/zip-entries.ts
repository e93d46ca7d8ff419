import { crc32 } from '../../core/crc32'
import { fail, succeed, type FlawscopeError, type Result } from '../../core/errors'
import { sentence } from '../../core/sentence'

/**
 * A ZIP archive read by its own list at the end, piece by piece and never as a whole. It is stricter than the format:
 * entries may neither overlap nor be encrypted, and no entry unpacks to more than its list says. ZIP64 is refused: what
 * needs it is larger than anything read here.
 */
export interface ZipEntry {
  readonly name: string
  /** Unpacked, as the archive says; {@link readZipEntry} holds it to that. */
  readonly bytes: number
  readonly packedBytes: number
  readonly isDeflated: boolean
  readonly crc32: number
  /** Of its local header in the archive. */
  readonly offset: number
}

export interface ZipLimits {
  /** Of the archive as a file. */
  readonly archiveBytes: number
  readonly entries: number
  readonly entryBytes: number
  /** Unpacked, all entries together. */
  readonly totalBytes: number
}

const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
/** A comment may stand behind the end record. */
const LONGEST_COMMENT = 0xffff
const SIGNATURE = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 }
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8
/** Deflate packs no tighter than this (zlib's technical note), so that nobody makes us set more aside. */
const MOST_DEFLATED = 1032

/** Lists an archive's entries in its own order, folders left out. */
export async function listZip(archive: Blob, limits: ZipLimits): Promise<Result<readonly ZipEntry[]>> {
  if (archive.size > limits.archiveBytes)
    return tooMuch(sentence`The file is larger than ${limits.archiveBytes / 1e6} MB.`)
  try {
    const tailStart = Math.max(0, archive.size - END_BYTES - LONGEST_COMMENT)
    const tail = await viewOf(archive.slice(tailStart))
    const at = endRecord(tail)
    if (at < 0) return damaged('There is no end record.')
    const count = tail.getUint16(at + 10, true)
    const listBytes = tail.getUint32(at + 12, true)
    const listStart = tail.getUint32(at + 16, true)
    if (count > limits.entries) return tooMuch(sentence`The file has more than ${limits.entries} entries.`)
    if (listStart + listBytes > tailStart + at) return damaged('The list lies outside the file.')
    return check(await readList(archive.slice(listStart, listStart + listBytes), count), listStart, limits)
  } catch (cause) {
    return damaged(cause)
  }
}

/**
 * The bytes of an entry: as many as the archive said, or an error. Unpacking stops with the first byte too many.
 */
export async function readZipEntry(archive: Blob, entry: ZipEntry): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    const head = await viewOf(archive.slice(entry.offset, entry.offset + LOCAL_BYTES))
    if (head.getUint32(0, true) !== SIGNATURE.local) return damaged('An entry has no header.')
    const start = entry.offset + LOCAL_BYTES + head.getUint16(26, true) + head.getUint16(28, true)
    const packed = archive.slice(start, start + entry.packedBytes)
    if (packed.size !== entry.packedBytes) return damaged('The file ends too early.')
    const unpacked = entry.isDeflated
      ? await inflate(packed, entry.bytes)
      : succeed(new Uint8Array(await packed.arrayBuffer()))
    return !unpacked.ok || crc32(unpacked.value) === entry.crc32
      ? unpacked
      : damaged('An entry has another checksum than the list says.')
  } catch (cause) {
    return damaged(cause)
  }
}

async function inflate(packed: Blob, bytes: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const unpacked = new Uint8Array(bytes)
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  let filled = 0
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (filled + read.value.length > bytes) return damaged('An entry unpacks to more than it says.')
      unpacked.set(read.value, filled)
      filled += read.value.length
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return filled === bytes ? succeed(unpacked) : damaged('An entry unpacks to less than it says.')
}

/** Where the end record begins; its comment must reach to the end of the file. */
function endRecord(tail: DataView): number {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--)
    if (
      tail.getUint32(at, true) === SIGNATURE.end &&
      at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength
    )
      return at
  return -1
}

async function readList(list: Blob, count: number): Promise<ZipEntry[]> {
  const view = await viewOf(list)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== SIGNATURE.central) throw new Error('The list of entries is damaged.')
    const method = view.getUint16(at + 10, true)
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw new Error('An entry is encrypted.')
    if (method !== STORED && method !== DEFLATED) throw new Error(`An entry is packed by method ${method}.`)
    const nameBytes = view.getUint16(at + 28, true)
    entries.push({
      name: decoder.decode(new Uint8Array(view.buffer, at + CENTRAL_BYTES, nameBytes)),
      bytes: view.getUint32(at + 24, true),
      packedBytes: view.getUint32(at + 20, true),
      isDeflated: method === DEFLATED,
      crc32: view.getUint32(at + 16, true),
      offset: view.getUint32(at + 42, true),
    })
    at += CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  if (at !== view.byteLength) throw new Error('The list of entries has another length than it says.')
  return entries
}

function check(entries: ZipEntry[], listStart: number, limits: ZipLimits): Result<readonly ZipEntry[]> {
  let end = 0
  let total = 0
  for (const { bytes, packedBytes, isDeflated, offset } of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (offset < end) return damaged('Entries overlap.')
    end = offset + LOCAL_BYTES + packedBytes
    if (end > listStart) return damaged('An entry lies outside the file.')
    if (!isDeflated && bytes !== packedBytes) return damaged('An entry has two lengths.')
    if (bytes > MOST_DEFLATED * packedBytes + END_BYTES)
      return damaged('An entry says what no packing reaches.')
    if (bytes > limits.entryBytes)
      return tooMuch(sentence`An entry of the file unpacks to more than ${limits.entryBytes / 1e6} MB.`)
    total += bytes
  }
  if (total > limits.totalBytes)
    return tooMuch(sentence`The file unpacks to more than ${limits.totalBytes / 1e6} MB.`)
  return succeed(entries.filter(({ name }) => !name.endsWith('/')))
}

const viewOf = async (blob: Blob): Promise<DataView<ArrayBuffer>> => new DataView(await blob.arrayBuffer())

interface Failed {
  readonly ok: false
  readonly error: FlawscopeError
}

const tooMuch = (message: ReturnType<typeof sentence>): Failed =>
  fail('file-too-large', message, sentence`Files that Flawscope exports are smaller. Export the part again.`)

const damaged = (cause: unknown): Failed =>
  fail(
    'file-corrupt',
    sentence`The file is damaged, cut off, or no part of Flawscope.`,
    sentence`Copy it again, or export the part again.`,
    cause,
  )
