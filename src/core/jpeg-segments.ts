/** A segment of a JPEG's headers. */
export interface JpegSegment {
  readonly marker: number
  /** Offsets of the data, marker and length left out; the end may lie behind the bytes at hand. */
  readonly start: number
  readonly end: number
}

const START_OF_SCAN = 0xda

/**
 * The segments before a JPEG's pixels, in order.
 *
 * @returns Whether the head has all of them.
 */
export function* jpegSegments(head: Uint8Array): Generator<JpegSegment, boolean> {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff;) {
    const marker = head[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === START_OF_SCAN) return true
    const end = at + 2 + view.getUint16(at + 2)
    yield { marker, start: at + 4, end }
    at = end
  }
  return false
}

/** How segments begin that share their marker with others; after EXIF's comes a byte that browsers do not look at. */
const signatures = {
  exif: { marker: 0xe1, text: 'Exif\0' },
  profile: { marker: 0xe2, text: 'ICC_PROFILE\0' },
} as const

/** @returns What follows the signature, if the segment is of this kind. */
export function contentOf(
  head: Uint8Array,
  { marker, start, end }: JpegSegment,
  kind: keyof typeof signatures,
): Uint8Array | undefined {
  const signature = signatures[kind]
  const content = start + signature.text.length
  const isThis = marker === signature.marker && latin1(head.subarray(start, content)) === signature.text
  return isThis ? head.subarray(content, end) : undefined
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
