import createLibheif from 'libheif-js/libheif-wasm/libheif.js'
import wasmUrl from 'libheif-js/libheif-wasm/libheif.wasm?url'
import { findIsoProfile, profileKind } from '../../../src/core/colour-profile'
import { type Result, succeed } from '../../../src/core/errors'
import type { PictureNote } from '../../../src/core/inference'
import { checkPictureSize } from '../../../src/core/picture-size'
import { flattenPng } from '../../../src/core/png'
import { toBitmap } from './pixels'

/** What is used of libheif's JavaScript interface, which its own types leave out. */
interface HeifImage {
  get_width(): number
  get_height(): number
  is_primary(): boolean
  /** Fills RGBA values, upright, not premultiplied; calls back with null when the picture cannot be decoded. */
  display(into: PixelBuffer, done: (filled: PixelBuffer | null) => void): void
  free(): void
}
interface PixelBuffer {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}
interface Libheif {
  HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[] }
}

let starting: Promise<Libheif> | undefined

async function start(): Promise<Libheif> {
  const response = await fetch(wasmUrl)
  if (!response.ok) throw new Error(`The HEIC decoder could not be fetched (${response.status}).`)
  return createLibheif({ wasmBinary: await response.arrayBuffer() }) as unknown as Libheif
}

/**
 * Reads the main picture of a HEIC file over white.
 *
 * libheif (LGPL-3.0) is a file of its own beside the app's, fetched at the first HEIC picture.
 *
 * @throws Error when the file is damaged or the decoder cannot be fetched.
 */
export async function decodeHeic(
  file: Uint8Array,
): Promise<Result<{ readonly bitmap: ImageBitmap; readonly notes: readonly PictureNote[] }>> {
  starting ??= start().catch((cause: unknown) => {
    // The next picture tries again.
    starting = undefined
    throw cause
  })
  const { HeifDecoder } = await starting
  const images = new HeifDecoder().decode(file)
  try {
    const image = images.find((candidate) => candidate.is_primary()) ?? images[0]
    if (!image) throw new Error('The file holds no picture that can be decoded.')
    const [width, height] = [image.get_width(), image.get_height()]
    const size = checkPictureSize({ width, height })
    if (!size.ok) return size
    const filled = await new Promise<PixelBuffer>((resolve, reject) => {
      image.display({ data: new Uint8ClampedArray(4 * width * height), width, height }, (result) => {
        if (result) resolve(result)
        else reject(new Error('The picture cannot be decoded.'))
      })
    })
    const rgba = flattenPng({ width, height, data: filled.data, depth: 8, channels: 4 })
    const notes: PictureNote[] = []
    if (images.length > 1) notes.push({ code: 'first-page', count: images.length })
    const profile = findIsoProfile(file)
    if (profile && profileKind(profile) !== 'srgb') notes.push({ code: 'profile-ignored' })
    return succeed({ bitmap: await toBitmap(rgba, width, height), notes })
  } finally {
    for (const image of images) image.free()
  }
}
