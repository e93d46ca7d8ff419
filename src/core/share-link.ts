import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import { z } from 'zod/mini'
import { colourMaps, comparisons, layers, locales } from './display'
import { fail, succeed, type Result } from './errors'
import { identifyPicture } from './file-kind'
import { readPictureSize } from './picture-size'
import { regionOfInterestSchema } from './region-of-interest'
import { probability, text } from './schema-parts'
import { sentence } from './sentence'
import { detailModes } from './tiles'

/**
 * A view of a picture as text for the fragment of an address, which browsers keep to themselves.
 *
 * `<version>.<description>` or `<version>.<description>.<picture>`: the description is JSON, deflated with a
 * dictionary of its own field names; both parts are base64url. The version stands in front, in the open, so that a
 * later app's link is called that and not damaged. What is decoded is checked as if a stranger had written it.
 */
export const SHARE_VERSION = 1

/** Characters of the whole text: mail programs and messengers cut longer addresses. */
export const MAXIMUM_LINK = 60_000
/** Characters of the description: nothing longer is even unpacked. */
const MAXIMUM_DESCRIPTION = 16_000
/** Bytes of the unpacked description. */
const MAXIMUM_JSON = 200_000
const MAXIMUM_NAME = 200
/** Longest side of a picture in a link; a few bytes can claim to be gigapixels. */
export const MAXIMUM_SHARED_SIDE = 4096

const identifier = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** Letters a name may not have: control characters, and those that turn the direction of what follows. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** A file's name as it may stand in a link: seen as it is, and not too long. */
export const plainName = (name: string): string => {
  const seen = Array.from(name.replace(UNSEEN, ' ').trim())
  return (
    seen
      .slice(0, MAXIMUM_NAME / 2)
      .join('')
      .trimEnd() || '-'
  )
}

const sharedName = z.string().check(
  z.minLength(1),
  z.maxLength(MAXIMUM_NAME),
  z.refine((name) => plainName(name) === name),
)

const descriptionSchema = z.strictObject({
  name: sharedName,
  /** Of the gallery; null where the picture itself comes with the link. */
  sample: z.nullable(z.string().check(z.regex(/^[a-z0-9-]{1,100}$/))),
  /** Bytes of the picture that comes with the link, so that a link that was cut is noticed; else 0. */
  bytes: z.int().check(z.minimum(0), z.maximum(MAXIMUM_LINK)),
  bundle: z.strictObject({ id: text.check(z.maxLength(100)), hash: sha256 }),
  /** What judged; null: the generic detector. `revision` changes whenever the part is taught anew. */
  part: z.nullable(z.strictObject({ id: identifier, name: sharedName, revision: identifier })),
  layer: z.enum(layers),
  comparison: z.nullable(z.enum(comparisons)),
  opacity: probability,
  colourMap: z.enum(colourMaps),
  outline: z.boolean(),
  imageThreshold: probability,
  pixelThreshold: probability,
  region: regionOfInterestSchema,
  /** In pixels of the shared picture. */
  minimumArea: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  /** Of a pixel of the shared picture. */
  millimetresPerPixel: z.nullable(z.number().check(z.positive(), z.maximum(1000))),
  detail: z.enum(detailModes),
  /** Which part of the picture is looked at; null: all of it. */
  place: z.nullable(
    z.strictObject({
      /** The middle of the pane, in fractions of the picture's sides. */
      x: z.number().check(z.minimum(-1), z.maximum(2)),
      y: z.number().check(z.minimum(-1), z.maximum(2)),
      /** 1 is the whole picture fitted into the pane. */
      scale: z.number().check(z.minimum(0.05), z.maximum(100)),
    }),
  ),
  locale: z.enum(locales),
})

/** Everything of a view but the picture. */
export type SharedSettings = Omit<z.infer<typeof descriptionSchema>, 'name' | 'sample' | 'bytes'>

export type SharedPicture =
  | { readonly kind: 'sample'; readonly id: string }
  /** WebP or JPEG. */
  | { readonly kind: 'embedded'; readonly bytes: Uint8Array<ArrayBuffer> }

export interface SharedView {
  readonly name: string
  readonly picture: SharedPicture
  readonly settings: SharedSettings
}

/** What most descriptions have in common, the likeliest last; part of the format, like its version. */
const DICTIONARY = strToU8(
  '"polygon","points":[[{"kind":"rectangle","effect":"include","ignore","left":0.,"top":0.,"right":0.,"bottom":0.' +
    '"side","blink","slider","2x2","3x3","auto","viridis","cividis","picture","coarse","difference","revision":"' +
    '{"name":"washer-good-textile-label-blister-.jpg.png.webp","sample":null,"bytes":0,"bundle":{"id":"clip-ada-","hash":"' +
    '"},"part":null,"layer":"refined","comparison":null,"opacity":0.75,"colourMap":"inferno","outline":true,' +
    '"imageThreshold":0.,"pixelThreshold":0.,"region":{"shapes":[]},"minimumArea":64,"millimetresPerPixel":null,' +
    '"detail":"whole","place":null,"place":{"x":0.,"y":0.,"scale":1.},"locale":"de"},"locale":"en"}',
)

const tooLong = () =>
  fail(
    'share-too-large',
    sentence`The view does not fit into a link.`,
    sentence`Share a smaller picture, simplify the region of interest, or export the result as files.`,
  )

/**
 * Writes a view as text.
 *
 * @returns `share-too-large` where it does not fit; `share-damaged` for values that no link may carry.
 */
export function encodeShare({ name, picture, settings }: SharedView): Result<string> {
  const isEmbedded = picture.kind === 'embedded'
  const description = descriptionSchema.safeParse({
    name,
    sample: isEmbedded ? null : picture.id,
    bytes: isEmbedded ? picture.bytes.length : 0,
    ...settings,
  })
  if (!description.success) return damaged(z.prettifyError(description.error))
  const json = strToU8(JSON.stringify(description.data))
  const packed = toBase64Url(deflateSync(json, { level: 9, dictionary: DICTIONARY }))
  if (json.length > MAXIMUM_JSON || packed.length > MAXIMUM_DESCRIPTION) return tooLong()
  const head = `${SHARE_VERSION}.${packed}`
  const link = isEmbedded ? `${head}.${toBase64Url(picture.bytes)}` : head
  return link.length > MAXIMUM_LINK ? tooLong() : succeed(link)
}

/** Bytes of a picture that fit into a link of so many characters beside these settings. */
export function roomForPicture(name: string, settings: SharedSettings, characters = MAXIMUM_LINK): number {
  const head = encodeShare({ name, picture: { kind: 'sample', id: 'x' }, settings })
  // The number of bytes takes a few characters, which the picture leaves.
  return head.ok ? Math.max(0, Math.floor(((characters - head.value.length - 24) * 3) / 4)) : 0
}

/**
 * Reads what {@link encodeShare} wrote. Never throws, whatever the text is, and takes bounded memory.
 *
 * @returns `share-version` for a link of another format, else `share-damaged`, `share-picture` or `share-too-large`.
 */
export function decodeShare(link: string): Result<SharedView> {
  if (link.length > MAXIMUM_LINK)
    return fail(
      'share-too-large',
      sentence`The link is longer than any that Flawscope makes.`,
      sentence`It was not opened. Ask the sender for a new one.`,
    )
  const [version = '', packed = '', picture, ...more] = link.split('.')
  if (/^\d{1,6}$/.test(version) && Number(version) !== SHARE_VERSION)
    return fail(
      'share-version',
      sentence`The link was made by another version of Flawscope (format ${version}; this one reads ${SHARE_VERSION}).`,
      sentence`Reload this page to get the newest version, or ask the sender for a new link.`,
    )
  if (version !== String(SHARE_VERSION) || more.length > 0) return damaged('not of the form of a link')
  if (packed.length > MAXIMUM_DESCRIPTION) return damaged('the description is too long')
  try {
    const json = unpack(fromBase64Url(packed))
    const description = descriptionSchema.safeParse(JSON.parse(strFromU8(json)))
    if (!description.success) return damaged(z.prettifyError(description.error))
    const { name, sample, bytes, ...settings } = description.data
    if (sample !== null) {
      if (picture !== undefined || bytes !== 0) return damaged('a sample and a picture')
      return succeed({ name, picture: { kind: 'sample', id: sample }, settings })
    }
    const embedded = fromBase64Url(picture ?? '')
    if (embedded.length !== bytes) return damaged(`${embedded.length} of ${bytes} bytes of the picture`)
    const checked = checkPicture(embedded)
    return checked.ok ? succeed({ name, picture: { kind: 'embedded', bytes: embedded }, settings }) : checked
  } catch (cause) {
    return damaged(cause)
  }
}

function checkPicture(bytes: Uint8Array): Result<void> {
  const kind = identifyPicture(bytes)
  const size =
    kind.ok && (kind.value === 'webp' || kind.value === 'jpeg')
      ? readPictureSize(kind.value, bytes)
      : undefined
  const isFit =
    size !== undefined &&
    Math.min(size.width, size.height) >= 1 &&
    Math.max(size.width, size.height) <= MAXIMUM_SHARED_SIDE
  return isFit
    ? succeed(undefined)
    : fail(
        'share-picture',
        sentence`What the link carries is no picture that Flawscope would have made.`,
        sentence`Nothing was opened. Ask the sender for a new link.`,
      )
}

const damaged = (cause: unknown) =>
  fail(
    'share-damaged',
    sentence`The link is damaged or incomplete.`,
    sentence`Some programs cut long links. Ask the sender to send it again, as a file or by another way.`,
    cause,
  )

/** @throws Error for what cannot be unpacked, or unpacks to more than a description may have. */
function unpack(packed: Uint8Array): Uint8Array {
  // A given buffer is all the memory that is taken; one byte too many tells that there was more.
  const out = inflateSync(packed, { out: new Uint8Array(MAXIMUM_JSON + 1), dictionary: DICTIONARY })
  if (out.length > MAXIMUM_JSON) throw new Error('the description unpacks to too much')
  return out
}

/** Calls with more arguments overflow the stack. */
const SLICE = 8192

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += SLICE)
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** @throws Error for anything that is not base64url. */
function fromBase64Url(encoded: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]*$/.test(encoded)) throw new Error('not base64url')
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
