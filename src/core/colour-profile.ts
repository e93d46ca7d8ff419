import { contentOf, jpegSegments } from './jpeg-segments'
import { inflateAtMost } from './unpack'

/**
 * ICC profiles, as far as needed to tell whether a picture's values are sRGB already. Layout: ICC.1:2022.
 */

/** `srgb`: primaries and curve of sRGB. `other`: RGB of another kind. `foreign`: grey, CMYK, Lab or damaged. */
export type ProfileKind = 'srgb' | 'other' | 'foreign'

/** Colorants of sRGB, adapted to the profile connection space (D50). */
const SRGB_COLORANTS = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
}
/** Profiles in circulation round their colorants differently. */
const COLORANT_TOLERANCE = 0.003
/** sRGB's curve at a quarter, a half and three quarters. */
const SRGB_CURVE = [
  [0.25, 0.0509],
  [0.5, 0.214],
  [0.75, 0.5225],
] as const
const CURVE_TOLERANCE = 0.004

const HEADER_BYTES = 128

/** @param icc The whole profile, or at least its first kilobytes. */
export function profileKind(icc: Uint8Array): ProfileKind {
  try {
    const profile = new Profile(icc)
    if (profile.text(16) !== 'RGB ') return 'foreign'
    const hasPrimaries = Object.entries(SRGB_COLORANTS).every(([tag, expected]) =>
      profile.xyz(tag).every((value, i) => Math.abs(value - expected[i]!) < COLORANT_TOLERANCE),
    )
    const hasCurve = ['rTRC', 'gTRC', 'bTRC'].every((tag) =>
      SRGB_CURVE.every(([x, y]) => Math.abs(profile.curve(tag, x) - y) < CURVE_TOLERANCE),
    )
    return hasPrimaries && hasCurve ? 'srgb' : 'other'
  } catch (cause) {
    if (cause instanceof RangeError) return 'foreign'
    throw cause
  }
}

class Profile {
  readonly #view: DataView

  constructor(icc: Uint8Array) {
    this.#view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength)
  }

  text(at: number): string {
    return String.fromCharCode(...[0, 1, 2, 3].map((i) => this.#view.getUint8(at + i)))
  }

  /** @throws RangeError without such a tag: profiles made of tables have none of these. */
  #find(tag: string): number {
    const count = this.#view.getUint32(HEADER_BYTES)
    for (let i = 0, at = HEADER_BYTES + 4; i < count; i++, at += 12) {
      if (this.text(at) === tag) return this.#view.getUint32(at + 4)
    }
    throw new RangeError(`No ${tag}`)
  }

  #fixed(at: number): number {
    return this.#view.getInt32(at) / 65536
  }

  xyz(tag: string): number[] {
    const at = this.#find(tag)
    return [8, 12, 16].map((offset) => this.#fixed(at + offset))
  }

  /** The curve's value at x, both in [0, 1]. */
  curve(tag: string, x: number): number {
    const at = this.#find(tag)
    if (this.text(at) === 'para') return this.#parametric(at, x)
    const count = this.#view.getUint32(at + 8)
    if (count === 0) return x
    if (count === 1) return x ** (this.#view.getUint16(at + 12) / 256)
    const place = x * (count - 1)
    const below = Math.floor(place)
    const value = (i: number) => this.#view.getUint16(at + 12 + 2 * i) / 65535
    return value(below) + (place - below) * (value(Math.min(count - 1, below + 1)) - value(below))
  }

  /** Function types 0 to 4: g a b c d e f, as many as the type has. */
  #parametric(at: number, x: number): number {
    const type = this.#view.getUint16(at + 8)
    const p = (i: number) => this.#fixed(at + 12 + 4 * i)
    if (type === 0) return x ** p(0)
    const power = (p(1) * x + p(2)) ** p(0)
    if (type === 1) return x >= -p(2) / p(1) ? power : 0
    if (type === 2) return x >= -p(2) / p(1) ? power + p(3) : p(3)
    if (type === 3) return x >= p(4) ? power : p(3) * x
    if (type === 4) return x >= p(4) ? power + p(5) : p(3) * x + p(6)
    throw new RangeError(`No parametric curve of type ${type}`)
  }
}

/** Profiles are kilobytes, those made of tables a few megabytes: what unpacks to more is no profile. */
const MAXIMUM_PROFILE_BYTES = 8e6

/** The profile in a PNG's iCCP chunk: a name, a zero, a compression method, then zlib data. */
export function unpackPngProfile(chunk: Uint8Array): Uint8Array | undefined {
  const name = chunk.indexOf(0)
  if (name < 0) return undefined
  try {
    return inflateAtMost(chunk.subarray(name + 2), MAXIMUM_PROFILE_BYTES)
  } catch {
    return undefined
  }
}

/** The first segment of a JPEG's profile: enough for its tag table and curves. */
export function findJpegProfile(head: Uint8Array): Uint8Array | undefined {
  for (const segment of jpegSegments(head)) {
    const profile = contentOf(head, segment, 'profile')
    // The first two bytes are the segment's number and how many there are.
    if (profile) return profile.subarray(2)
  }
  return undefined
}

/** The profile in the colour box (`colr`) of an ISO base media file such as AVIF or HEIC. */
export function findIsoProfile(head: Uint8Array): Uint8Array | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const colr = 0x636f6c72
  const kinds = [0x70726f66, 0x72494343]
  for (let at = 4; at + 8 <= head.length; at++) {
    if (view.getUint32(at) === colr && kinds.includes(view.getUint32(at + 4)))
      return head.subarray(at + 8, at - 4 + view.getUint32(at - 4))
  }
  return undefined
}
