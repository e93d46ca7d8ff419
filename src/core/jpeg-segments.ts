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
