/**
 * The files of the queue's pictures. Of what the device has together with its result, the page holds none: a browser
 * keeps records of each file that a page holds, and a picture that was pulled off a card can still be looked at.
 */

/** A picture from a file. It stays the same object for as long as the picture is in the queue, or may come back to it. */
export interface FileSource {
  readonly kind: 'file'
  /** Bytes. */
  readonly size: number
}

interface SampleAddress {
  readonly kind: 'sample'
  readonly url: string
}

/** Of each source its file, or the name that the device has it under. */
const places = new WeakMap<FileSource, Blob | string>()
/** The source that was made last of a file. */
const made = new WeakMap<Blob, FileSource>()

type ReadFile = (name: string) => Promise<Blob | undefined>
let readDevice: ReadFile | undefined

/** Says how what is left there on the device is read. */
export function readFilesWith(read: ReadFile): void {
  readDevice = read
}

/** A picture's source, whose file is held here until {@link leaveFile}. */
export function fileSource(file: Blob): FileSource {
  const source: FileSource = { kind: 'file', size: file.size }
  places.set(source, file)
  made.set(file, source)
  return source
}

/** The source that was made last of this file, if any: whether it is in the queue, and where, the queue knows. */
export const sourceOf = (file: Blob): FileSource | undefined => made.get(file)

/** The device has the file under this name from now on: it is held no longer. */
export function leaveFile(source: FileSource, name: string): void {
  places.set(source, name)
}

/** Whether the file is on the device and not held. */
export const isOnlyOnDevice = (source: FileSource): boolean => typeof places.get(source) === 'string'

/** Holds a file that will no longer be on the device; undefined where it is not there any more. */
export function takeBackFile(source: FileSource, file: Blob | undefined): void {
  if (file) places.set(source, file)
  else places.delete(source)
}

/** The file where it is held. */
export function heldFile(source: FileSource): Blob | undefined {
  const place = places.get(source)
  return typeof place === 'string' ? undefined : place
}

/**
 * The bytes of a picture, wherever they are.
 *
 * @throws Error where they cannot be had any more.
 */
export async function readPicture(source: FileSource | SampleAddress, signal?: AbortSignal): Promise<Blob> {
  if (source.kind === 'sample') return fetchSample(source.url, signal)
  const place = places.get(source)
  if (place === undefined) throw new Error('The file of this picture is not at hand.')
  if (typeof place !== 'string') return place
  const file = await readDevice?.(place)
  if (file) return file
  // Meanwhile it may have been taken back.
  const held = heldFile(source)
  if (!held) throw new Error('The file of this picture is no longer on this device.')
  return held
}

async function fetchSample(url: string, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal: signal ?? null })
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  return response.blob()
}
