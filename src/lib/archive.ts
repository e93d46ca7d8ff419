import { Unzip, UnzipInflate, UnzipPassThrough, type UnzipFile } from 'fflate'
import { type FlawscopeError, fail } from '../core/errors'
import { sentence } from '../core/sentence'
import { isClutter, looksLikePicture, splitPath } from './picture-names'

/** A hostile or mistaken archive must not fill the device. */
export const archiveLimits = {
  entries: 20_000,
  /** Unpacked, one picture. */
  entryBytes: 500e6,
  /** Unpacked, all pictures. */
  totalBytes: 8e9,
  /** Unpacked to packed. Deflate reaches 1032 on zeros; an uncompressed picture of a part stays below this. */
  ratio: 200,
  /** Small pictures may be mostly empty: the ratio counts from here on. */
  ratioFromBytes: 20e6,
}

/** At deflate's greatest ratio a piece unpacks to 66 MB before the limits are looked at. */
const PIECE_BYTES = 64 * 1024

export interface ArchiveOutcome {
  readonly pictures: number
  /** Entries that are no pictures by their names. */
  readonly others: number
  /** Pictures that could not be unpacked: encrypted, damaged, or packed in an unknown way. */
  readonly unreadable: number
  /** Why reading ended early; pictures until then were handed out. */
  readonly error?: FlawscopeError
}

export interface ArchivePicture {
  readonly file: File
  readonly folder: string
}

/**
 * Reads the pictures of a ZIP archive one after the other. Neither the archive nor what it unpacks to is ever held
 * as a whole: it passes through in pieces, and a finished picture is the browser's to keep.
 *
 * @param onPicture Called for each picture in the order of the archive.
 */
export async function readArchive(
  archive: File,
  onPicture: (picture: ArchivePicture) => void,
  limits = archiveLimits,
): Promise<ArchiveOutcome> {
  const reading = new Reading(onPicture, limits)
  const reader = archive.stream().getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      for (let at = 0; at < read.value.length && !reading.error; at += PIECE_BYTES) {
        reading.push(read.value.subarray(at, at + PIECE_BYTES))
        // Between pieces the page may draw and answer.
        if (at % (16 * PIECE_BYTES) === 0) await new Promise((resolve) => setTimeout(resolve))
      }
      if (reading.error) break
    }
  } catch (cause) {
    return reading.end(
      fail(
        'file-unreadable',
        sentence`The archive can no longer be read.`,
        sentence`It may have been moved, deleted or changed. Add it again.`,
        cause,
      ).error,
    )
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return reading.end()
}

class Reading {
  error: FlawscopeError | undefined
  #entries = 0
  #pictures = 0
  #others = 0
  #unreadable = 0
  #open = 0
  #packedBytes = 0
  #unpackedBytes = 0
  readonly #unzip = new Unzip((file) => this.#meet(file))

  constructor(
    private readonly onPicture: (picture: ArchivePicture) => void,
    private readonly limits: typeof archiveLimits,
  ) {
    this.#unzip.register(UnzipInflate)
    this.#unzip.register(UnzipPassThrough)
  }

  push(bytes: Uint8Array): void {
    this.#packedBytes += bytes.length
    try {
      this.#unzip.push(bytes)
    } catch (cause) {
      this.error ??= damaged(cause)
    }
  }

  end(error = this.error): ArchiveOutcome {
    const cutOff =
      error === undefined && (this.#open > 0 || this.#entries === 0)
        ? damaged('It ends too early.')
        : undefined
    const final = error ?? cutOff
    return {
      pictures: this.#pictures,
      others: this.#others,
      unreadable: this.#unreadable + this.#open,
      ...(final ? { error: final } : {}),
    }
  }

  #meet(file: UnzipFile): void {
    if (this.error) return
    if (++this.#entries > this.limits.entries) {
      this.error = tooMuch(sentence`The archive has more than ${this.limits.entries} entries.`)
      return
    }
    if (file.name.endsWith('/') || isClutter(file.name)) return
    if (!looksLikePicture(file.name)) {
      this.#others++
      return
    }
    this.#unpack(file)
  }

  #unpack(file: UnzipFile): void {
    const parts: Uint8Array<ArrayBuffer>[] = []
    let bytes = 0
    let isOver = false
    this.#open++
    const finish = (): void => {
      isOver = true
      this.#open--
    }
    file.ondata = (cause, data, isFinal) => {
      if (isOver) return
      if (cause) {
        finish()
        this.#unreadable++
        return
      }
      bytes += data.length
      this.#unpackedBytes += data.length
      this.error ??= this.#excess(bytes)
      if (this.error) {
        finish()
        file.terminate()
        return
      }
      // The library may hand out a view of what it writes on.
      if (data.length > 0) parts.push(data.slice())
      if (!isFinal) return
      finish()
      const { folder, name } = splitPath(file.name)
      this.#pictures++
      this.onPicture({ file: new File(parts, name), folder })
    }
    try {
      file.start()
    } catch {
      // Encrypted, or packed in a way that is not known.
      finish()
      this.#unreadable++
    }
  }

  #excess(entryBytes: number): FlawscopeError | undefined {
    const { limits } = this
    if (entryBytes > limits.entryBytes)
      return tooMuch(sentence`A picture in the archive unpacks to more than ${limits.entryBytes / 1e6} MB.`)
    if (this.#unpackedBytes > limits.totalBytes)
      return tooMuch(sentence`The archive unpacks to more than ${limits.totalBytes / 1e9} GB.`)
    const isBomb =
      this.#unpackedBytes > limits.ratioFromBytes && this.#unpackedBytes > limits.ratio * this.#packedBytes
    return isBomb
      ? tooMuch(sentence`The archive unpacks to more than ${limits.ratio} times its size, as no pictures do.`)
      : undefined
  }
}

const tooMuch = (message: ReturnType<typeof sentence>): FlawscopeError =>
  fail('file-too-large', message, sentence`Unpack it yourself and add the pictures you need.`).error

const damaged = (cause: unknown): FlawscopeError =>
  fail(
    'file-corrupt',
    sentence`The archive is damaged, cut off, or no ZIP archive.`,
    sentence`Copy it again, or unpack it yourself and add the pictures.`,
    cause,
  ).error
