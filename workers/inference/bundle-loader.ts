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

export interface LoadedFiles<Name extends string> {
  readonly files: Readonly<Record<Name, Uint8Array<ArrayBuffer>>>
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

function parseManifest(text: string): Result<Bundle> {
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
    z.prettifyError(parsed.error),
  )
}

/**
 * Brings files of a bundle, from the device's cache where it has them, and checks size and hash of each.
 *
 * @param onProgress Bytes so far and in all, both by the manifest: servers often send no Content-Length.
 */
export async function loadFiles<Name extends string>(
  bundleUrl: string,
  references: Readonly<Record<Name, FileReference>>,
  cache: ContentCache,
  onProgress: (loadedBytes: number, totalBytes: number) => void,
): Promise<Result<LoadedFiles<Name>>> {
  const entries = Object.entries<FileReference>(references)
  const totalBytes = entries.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  const files: Record<string, Uint8Array<ArrayBuffer>> = {}
  let finishedBytes = 0
  let fromCache = true
  onProgress(0, totalBytes)
  for (const [name, reference] of entries) {
    let bytes = await cache.get(reference.sha256)
    if (!bytes) {
      fromCache = false
      const downloaded = await download(bundleUrl, reference, (received) => {
        onProgress(finishedBytes + received, totalBytes)
      })
      if (!downloaded.ok) return downloaded
      bytes = downloaded.value
      await cache.put(reference.sha256, bytes)
    }
    files[name] = bytes
    finishedBytes += reference.bytes
    onProgress(finishedBytes, totalBytes)
  }
  return succeed({ files: files as Record<Name, Uint8Array<ArrayBuffer>>, fromCache })
}

async function download(
  bundleUrl: string,
  { file, bytes: expected, sha256 }: FileReference,
  onReceived: (bytes: number) => void,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const content = new Uint8Array(expected)
  let received = 0
  try {
    const response = await fetch(new URL(file, bundleUrl))
    if (!response.ok || !response.body) return unreachable(file, `HTTP ${response.status}`)
    // Safari's streams cannot be iterated.
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (received + value.length > expected) {
        await reader.cancel()
        return wrongSize(file, expected, 'more')
      }
      content.set(value, received)
      received += value.length
      onReceived(received)
    }
  } catch (cause) {
    return unreachable(file, cause)
  }
  if (received < expected) return wrongSize(file, expected, `${received}`)
  const actual = await sha256Of(content)
  if (actual === sha256) return succeed(content)
  return fail(
    'bundle-integrity',
    sentence`The model file ${file} is not the one its manifest names: the hashes differ.`,
    sentence`Reload the page. If that does not help, the bundle was changed or damaged: export it again.`,
    `expected ${sha256}, got ${actual}`,
  )
}

const wrongSize = (file: string, expected: number, got: string) =>
  fail(
    'bundle-integrity',
    sentence`The model file ${file} does not have the size its manifest names.`,
    sentence`Reload the page. If that does not help, the bundle was changed or damaged: export it again.`,
    `expected ${expected} bytes, got ${got}`,
  )
