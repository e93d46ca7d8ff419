import { z } from 'zod/mini'
import { BUNDLE_FORMAT, type Bundle, bundleSchema } from '../../src/core/bundle'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import type { ContentCache } from './content-cache'
import { sha256Of } from '../../src/core/hash'

/** A file of a bundle, as its manifest describes it. */
export interface FileReference {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** Files by name; those of the second kind where they were asked for. */
export interface LoadedFiles<Name extends string, Optional extends string = never> {
  readonly files: Readonly<
    Record<Name, Uint8Array<ArrayBuffer>> & Partial<Record<Optional, Uint8Array<ArrayBuffer>>>
  >
  /** Whether no file had to be downloaded. */
  readonly fromCache: boolean
}

const MANIFEST = 'bundle.json'

const unreachable = (file: string, cause: unknown) =>
  fail(
    'bundle-unreachable',
    sentence`The model file ${file} could not be downloaded.`,
    sentence`Check the connection and try again.`,
    cause,
  )

/**
 * Fetches and validates a bundle's manifest. Without a network the copy of the last visit serves.
 *
 * @param bundleUrl Absolute, with a trailing slash.
 */
export async function loadManifest(bundleUrl: string, cache: ContentCache): Promise<Result<Bundle>> {
  const url = new URL(MANIFEST, bundleUrl).href
  let text: string
  try {
    const response = await fetch(url, { cache: 'no-cache' })
    if (!response.ok) return unreachable(MANIFEST, `HTTP ${response.status}`)
    text = await response.text()
  } catch (cause) {
    const remembered = await cache.getText(url)
    if (remembered === undefined) return unreachable(MANIFEST, cause)
    text = remembered
  }
  const manifest = parseManifest(text)
  if (manifest.ok) await cache.putText(url, text)
  return manifest
}

/** Characters; a manifest that is wrong throughout has more to say than anybody reads. */
const MAXIMUM_DETAIL = 2000

/** Checks the text of a manifest; `bundle-invalid` with what is wrong where it does not hold. */
export function parseManifest(text: string): Result<Bundle> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    return fail(
      'bundle-invalid',
      sentence`There is no model here: ${MANIFEST} is not JSON.`,
      sentence`Check the address of the bundle.`,
      cause,
    )
  }
  const { data: version } = z.object({ format: z.int() }).safeParse(json)
  if (version && version.format !== BUNDLE_FORMAT) {
    return fail(
      'bundle-invalid',
      sentence`The model bundle has format ${version.format}; this version of Flawscope reads format ${BUNDLE_FORMAT}.`,
      sentence`Update Flawscope, or export the bundle again with the matching version of its training tools.`,
    )
  }
  const parsed = bundleSchema.safeParse(json)
  if (parsed.success) return succeed(parsed.data)
  return fail(
    'bundle-invalid',
    sentence`The model's manifest is not complete.`,
    sentence`Export the bundle again.`,
    z.prettifyError(parsed.error).slice(0, MAXIMUM_DETAIL),
  )
}

/**
 * Brings files of a bundle, all at once, from the device's cache where it has them, and checks size and hash of each.
 * The first that fails ends it: the other downloads stop, and what came of them is kept for the next try.
 *
 * @param onProgress Bytes so far and in all, both by the manifest: servers often send no Content-Length.
 */
export async function loadFiles<Name extends string, Optional extends string = never>(
  bundleUrl: string,
  references: Readonly<Record<Name, FileReference> & Partial<Record<Optional, FileReference>>>,
  cache: ContentCache,
  onProgress: (loadedBytes: number, totalBytes: number) => void,
): Promise<Result<LoadedFiles<Name, Optional>>> {
  const entries = Object.entries<FileReference>(references)
  const totalBytes = entries.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  const received = new Map<string, number>()
  const report = (name: string, bytes: number): void => {
    received.set(name, bytes)
    onProgress(
      [...received.values()].reduce((sum, count) => sum + count, 0),
      totalBytes,
    )
  }
  onProgress(0, totalBytes)
  const others = new AbortController()
  const failures: Extract<Result<never>, { ok: false }>[] = []
  const files: Record<string, Uint8Array<ArrayBuffer>> = {}
  let fromCache = true
  const bring = async ([name, reference]: [string, FileReference]): Promise<void> => {
    const kept = await cache.get(reference.sha256)
    const bytes = kept
      ? succeed(kept)
      : await download({
          bundleUrl,
          reference,
          signal: others.signal,
          onReceived: (count) => report(name, count),
          cache,
        })
    if (!bytes.ok) {
      failures.push(bytes)
      others.abort()
      return
    }
    if (!kept) {
      fromCache = false
      await cache.put(reference.sha256, bytes.value)
    }
    report(name, reference.bytes)
    files[name] = bytes.value
  }
  await Promise.all(entries.map(bring))
  // Those that stopped for its sake failed after it.
  if (failures[0]) return failures[0]
  return succeed({ files: files as LoadedFiles<Name, Optional>['files'], fromCache })
}

/** What a request for one file needs to know. */
interface FileRequest {
  readonly bundleUrl: string
  readonly reference: FileReference
  readonly signal: AbortSignal
  readonly onReceived: (bytes: number) => void
}

/** Pauses before the network is tried again, milliseconds; a byte that came makes them start anew. */
const PAUSES_MS = [500, 1500, 4000]

/**
 * Downloads a file. Where the network is cut, what came is kept and the rest asked for: in this call after pauses, in
 * a later one, when the user tries again, from the cache.
 */
async function download(
  request: FileRequest & { readonly cache: ContentCache },
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const { reference, cache, signal } = request
  const kept = await cache.takePart(reference.sha256)
  const content = new Growing(kept && kept.length < reference.bytes ? [kept] : [])
  const isResumed = content.length > 0
  for (let failures = 0; ;) {
    const before = content.length
    const outcome = await receive(request, content)
    if (outcome.ok) break
    if (outcome.error.code !== 'bundle-unreachable') return outcome
    if (content.length > before) failures = 0
    const pause = PAUSES_MS[failures++]
    // Nothing came at all: the server may not be there, and the user need not wait to hear it.
    if (pause === undefined || content.length === 0 || signal.aborted) {
      if (content.length > 0) await cache.putPart(reference.sha256, content.join())
      return outcome
    }
    await sleep(pause, signal)
  }
  const { file, sha256 } = reference
  const bytes = content.join()
  const actual = await sha256Of(bytes)
  if (actual === sha256) return succeed(bytes)
  // The beginning may have been another build's.
  if (isResumed) return download(request)
  return fail(
    'bundle-integrity',
    sentence`The model file ${file} is not the one its manifest names: the hashes differ.`,
    sentence`Reload the page. If that does not help, the bundle was changed or damaged: export it again.`,
    `expected ${sha256}, got ${actual}`,
  )
}

/** Ends early when there is nothing left to wait for. */
const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Bytes as they come: what a manifest says of a file's size is not believed before. */
class Growing {
  length: number

  constructor(private readonly chunks: Uint8Array[]) {
    this.length = chunks.reduce((sum, { length }) => sum + length, 0)
  }

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk)
    this.length += chunk.length
  }

  clear(): void {
    this.chunks.length = 0
    this.length = 0
  }

  join(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const chunk of this.chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}

/** One request for what is missing. Servers without ranges send all of it, which begins anew. */
async function receive(
  { bundleUrl, reference: { file, bytes: expected }, signal, onReceived }: FileRequest,
  content: Growing,
): Promise<Result<void>> {
  const from = content.length
  try {
    const response = await fetch(new URL(file, bundleUrl), {
      signal,
      ...(from > 0 && { headers: { Range: `bytes=${from}-` } }),
    })
    // What is here is longer than the file there.
    if (response.status === 416) content.clear()
    if (!response.ok || !response.body) return unreachable(file, `HTTP ${response.status}`)
    const isRest =
      response.status === 206 && response.headers.get('Content-Range')?.startsWith(`bytes ${from}-`) === true
    if (from > 0 && !isRest) content.clear()
    // Safari's streams cannot be iterated.
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (content.length + value.length > expected) {
        await reader.cancel()
        return wrongSize(file, expected, 'more')
      }
      content.push(value)
      onReceived(content.length)
    }
  } catch (cause) {
    return unreachable(file, cause)
  }
  return content.length < expected ? wrongSize(file, expected, `${content.length}`) : succeed(undefined)
}

const wrongSize = (file: string, expected: number, got: string) =>
  fail(
    'bundle-integrity',
    sentence`The model file ${file} does not have the size its manifest names.`,
    sentence`Reload the page. If that does not help, the bundle was changed or damaged: export it again.`,
    `expected ${expected} bytes, got ${got}`,
  )
