import { addDecoder, BaseDecoder, fromBlob, type GeoTIFF, type GeoTIFFImage } from 'geotiff'
import { profileKind } from '../../../src/core/colour-profile'
import { type Result, fail, succeed } from '../../../src/core/errors'
import type { PictureNote } from '../../../src/core/inference'
import { type Orientation, isOrientation } from '../../../src/core/orientation'
import { checkPictureSize, jpegFrames } from '../../../src/core/picture-size'
import { type Sentence, sentence } from '../../../src/core/sentence'
import { flattenTiff, isKnownPhotometric } from '../../../src/core/tiff'
import { inflateAtMost, unpackBits, unpackLzw } from '../../../src/core/unpack'
import { toBitmap, turnUpright } from './pixels'

/** TIFF's sample format "unsigned integer". */
const UNSIGNED = 1
/** Colours and alpha: what has more is no photograph. */
const MAXIMUM_SAMPLES = 5
/** More pages are not counted: directories may follow each other in a circle. */
const MAXIMUM_PAGES = 1000

/** TIFF's numbers for compression. JPEG's blocks are read by geotiff itself, after a look at their frames. */
const NONE = 1
const LZW = 5
const JPEG = 7
const DEFLATE = [8, 32946]
const PACK_BITS = 32773
const knownCompressions = [NONE, LZW, JPEG, ...DEFLATE, PACK_BITS]

/** Decoders that unpack no more than a block can hold; geotiff's own would go on until memory ends. */
const bounded = (unpack: (packed: Uint8Array, limit: number) => Uint8Array<ArrayBuffer>) =>
  class extends BaseDecoder {
    override decodeBlock(packed: ArrayBuffer): ArrayBuffer {
      const { tileWidth, tileHeight } = this.parameters
      return unpack(new Uint8Array(packed), tileWidth * tileHeight * MAXIMUM_SAMPLES * 2).buffer
    }
  }
addDecoder(DEFLATE, () => Promise.resolve(bounded(inflateAtMost)))
addDecoder(LZW, () => Promise.resolve(bounded(unpackLzw)))
addDecoder(PACK_BITS, () => Promise.resolve(bounded(unpackBits)))

const unsupported = (message: Sentence) =>
  fail(
    'file-unsupported',
    message,
    sentence`Save it as grey or RGB of 8 or 16 bits, or as PNG, and add that.`,
  )

/**
 * Reads the first page of a TIFF over white.
 *
 * @throws Error when the file is damaged or compressed in an unknown way.
 */
export async function decodeTiff(
  file: Blob,
): Promise<Result<{ readonly bitmap: ImageBitmap; readonly notes: readonly PictureNote[] }>> {
  const tiff = await fromBlob(file)
  const page = await tiff.getImage(0)
  const [width, height, samplesPerPixel] = [page.getWidth(), page.getHeight(), page.getSamplesPerPixel()]
  const size = checkPictureSize({ width, height })
  if (!size.ok) return size
  const block = checkPictureSize({ width: page.getTileWidth(), height: page.getTileHeight() })
  if (!block.ok) return block
  const directory = page.getFileDirectory()
  const compression = directory.getValue('Compression') ?? NONE
  if (!knownCompressions.includes(compression))
    return unsupported(
      sentence`This TIFF picture is compressed in a way that cannot be read (${compression}).`,
    )
  const photometric = Number(directory.getValue('PhotometricInterpretation'))
  const bits = page.getBitsPerSample()
  if (!isKnownPhotometric(photometric))
    return unsupported(
      sentence`The colours of this TIFF picture are of a kind that cannot be read (${photometric}).`,
    )
  if (samplesPerPixel > MAXIMUM_SAMPLES)
    return unsupported(sentence`This TIFF picture has ${samplesPerPixel} channels.`)
  if (page.getSampleFormat() !== UNSIGNED || ![8, 16].includes(bits))
    return unsupported(sentence`The samples of this TIFF picture are not whole numbers of 8 or 16 bits.`)

  await checkBlocks(page, file.size)
  if (compression === JPEG) await checkJpegBlocks(page, file)
  const data = await page.readRasters({ interleave: true })
  if (!(data instanceof Uint8Array) && !(data instanceof Uint16Array))
    return unsupported(sentence`The samples of this TIFF picture are of different kinds.`)
  const colourMap = numbers(await directory.loadValue('ColorMap'))
  const rgba = flattenTiff({
    width,
    height,
    data,
    samplesPerPixel,
    photometric,
    extraSamples: numbers(await directory.loadValue('ExtraSamples')),
    colourMap,
  })

  const notes: PictureNote[] = []
  const pages = await countPages(tiff)
  if (pages > 1) notes.push({ code: 'first-page', count: pages })
  if (bits === 16) notes.push({ code: 'depth-reduced', bits })
  if (directory.hasTag('ICCProfile')) {
    const profile: unknown = await directory.loadValue('ICCProfile')
    if (profileKind(Uint8Array.from(numbers(profile))) !== 'srgb') notes.push({ code: 'profile-ignored' })
  }
  const stored: unknown = await directory.loadValue('Orientation')
  const orientation: Orientation = isOrientation(stored) ? stored : 1
  return succeed({ bitmap: turnUpright(await toBitmap(rgba, width, height), orientation), notes })
}

/**
 * Many blocks may name the same bytes of the file, each to be read and unpacked.
 *
 * @throws RangeError when they are several times what the file holds.
 */
async function checkBlocks(page: GeoTIFFImage, fileBytes: number): Promise<void> {
  const directory = page.getFileDirectory()
  const counts = numbers(await directory.loadValue(page.isTiled ? 'TileByteCounts' : 'StripByteCounts'))
  if (counts.reduce((sum, bytes) => sum + bytes, 0) > 4 * fileBytes)
    throw new RangeError('The blocks of the picture are larger than the file.')
}

/**
 * A block in JPEG has a size of its own, and geotiff takes memory for it before it compares it with the page's.
 *
 * @throws RangeError when a block is larger than the page says, or ends within a header.
 */
async function checkJpegBlocks(page: GeoTIFFImage, file: Blob): Promise<void> {
  const directory = page.getFileDirectory()
  const [places, lengths] = page.isTiled
    ? (['TileOffsets', 'TileByteCounts'] as const)
    : (['StripOffsets', 'StripByteCounts'] as const)
  const counts = numbers(await directory.loadValue(lengths))
  const offsets = numbers(await directory.loadValue(places))
  for (const [i, offset] of offsets.entries()) {
    const block = new DataView(await file.slice(offset, offset + (counts[i] ?? 0)).arrayBuffer())
    for (const { width, height } of jpegFrames(block))
      if (width > page.getTileWidth() || height > page.getTileHeight())
        throw new RangeError(`A block of ${width} x ${height} pixels is larger than the page says.`)
  }
}

/** Pages up to the first that is damaged or was there before. */
async function countPages(tiff: GeoTIFF): Promise<number> {
  const seen = new Set([tiff.firstIFDOffset])
  for (let count = 1; count <= MAXIMUM_PAGES; count++) {
    try {
      const { nextIFDByteOffset: next } = await tiff.requestIFD(count - 1)
      if (next === 0 || seen.has(next)) return count
      seen.add(next)
    } catch {
      return Math.max(1, count - 1)
    }
  }
  return MAXIMUM_PAGES
}

/** A field's values: none, one or many. */
const numbers = (value: unknown): number[] =>
  value === undefined ? [] : typeof value === 'number' ? [value] : Array.from(value as ArrayLike<number>)
