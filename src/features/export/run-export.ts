import { fail, succeed, type FlawscopeError, type Result } from '../../core/errors'
import { timeForName } from '../../core/export/file-names'
import { sentence } from '../../core/sentence'
import type { ExportChoice } from '../../stores/export'
import { exportFiles, type ExportFile } from './export-files'
import { PictureUnreadable } from '../../lib/picture-source'
import { takeSnapshot } from './snapshot'

export interface Exported {
  readonly name: string
  readonly blob: Blob
}

/** What is made once for each picture. */
const perPicture = new Set(['overlay', 'map', 'mask'])

/**
 * Makes what was chosen: the file itself where it is only one, else one ZIP. The archive is written as its files
 * are made, into the browser's own store of blobs.
 *
 * @param onProgress Pictures done, of how many.
 */
export async function runExport(
  { scope, contents, mapKind }: ExportChoice,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Result<Exported>> {
  const now = new Date()
  const snapshot = takeSnapshot(scope, now)
  const total = snapshot.finished.length
  if (total === 0 || contents.length === 0)
    return fail(
      'export-empty',
      sentence`There is nothing to export.`,
      sentence`Choose what to export and pictures that have a result.`,
    )
  onProgress(0, total)
  const files = exportFiles(snapshot, {
    contents: new Set(contents),
    mapKind,
    signal,
    onProgress: (done) => onProgress(done, total),
  })
  const count = contents.reduce((sum, content) => sum + (perPicture.has(content) ? total : 1), 0)
  try {
    if (count === 1) return succeed(await onlyOne(files))
    return succeed({ name: `flawscope ${timeForName(now)}.zip`, blob: await archive(files, now) })
  } catch (cause) {
    return { ok: false, error: failureOf(cause, signal) }
  }
}

async function onlyOne(files: AsyncGenerator<ExportFile, void>): Promise<Exported> {
  for await (const { name, input } of files)
    return { name: name.slice(name.lastIndexOf('/') + 1), blob: input }
  throw new Error('No file was made.')
}

async function archive(files: AsyncGenerator<ExportFile, void>, lastModified: Date): Promise<Blob> {
  const { makeZip } = await import('client-zip')
  let failure: { readonly cause: unknown } | undefined
  const entries = async function* () {
    try {
      for await (const file of files) yield { ...file, lastModified }
    } catch (cause) {
      failure = { cause }
      throw cause
    }
  }
  try {
    const stream = makeZip(entries()) as ReadableStream<Uint8Array<ArrayBuffer>>
    return await new Response(stream, { headers: { 'Content-Type': 'application/zip' } }).blob()
  } catch (cause) {
    // Browsers tell that a stream failed, and some not why.
    throw failure ? failure.cause : cause
  }
}

/** Names of what browsers throw when memory or room on the device ends. */
const outOfRoom = new Set(['QuotaExceededError', 'RangeError', 'EncodingError', 'NotReadableError'])

function failureOf(cause: unknown, signal: AbortSignal): FlawscopeError {
  if (signal.aborted)
    return fail('cancelled', sentence`The export was cancelled.`, sentence`Nothing was saved.`).error
  if (cause instanceof PictureUnreadable)
    return fail(
      'file-unreadable',
      sentence`${cause.picture} could not be read again.`,
      sentence`It may have been moved or changed. Add it again or take it out of the queue, then export once more.`,
      cause,
    ).error
  if (cause instanceof Error && outOfRoom.has(cause.name))
    return fail(
      'export-storage',
      sentence`There is not enough memory or room on this device for the export.`,
      sentence`Export fewer pictures at a time, leave overlays, maps or masks out, or close other tabs.`,
      cause,
    ).error
  return fail(
    'export-failed',
    sentence`The export could not be made.`,
    sentence`Try again with fewer pictures or other contents. If it happens again, report the detail below.`,
    cause,
  ).error
}
