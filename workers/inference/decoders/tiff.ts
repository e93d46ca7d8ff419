import { fromBlob } from 'geotiff'
import { profileKind } from '../../../src/core/colour-profile'
import { type Result, fail, succeed } from '../../../src/core/errors'
import type { PictureNote } from '../../../src/core/inference'
import { type Orientation, isOrientation } from '../../../src/core/orientation'
import { checkPictureSize } from '../../../src/core/picture-size'
import { type Sentence, sentence } from '../../../src/core/sentence'
import { flattenTiff, isKnownPhotometric } from '../../../src/core/tiff'
import { toBitmap, turnUpright } from './pixels'

/** TIFF's sample format "unsigned integer". */
const UNSIGNED = 1
/** Colours and alpha: what has more is no photograph. */
const MAXIMUM_SAMPLES = 5

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
  const directory = page.getFileDirectory()
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
  const pages = await tiff.getImageCount()
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

/** A field's values: none, one or many. */
const numbers = (value: unknown): number[] =>
  value === undefined ? [] : typeof value === 'number' ? [value] : Array.from(value as ArrayLike<number>)
