const HEADER_BYTES = 66

/**
 * The head of a BMP whose pixels follow as a canvas holds them: RGBA, row by row from the top. So a frame becomes a
 * picture file without loss and without being compressed, which would take longer than a fast device needs to inspect
 * it. The fourth byte of each pixel is not read: the picture is opaque.
 */
export function bmpHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  const pixelBytes = 4 * width * height
  bytes.set([0x42, 0x4d])
  view.setUint32(2, HEADER_BYTES + pixelBytes, true)
  view.setUint32(10, HEADER_BYTES, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  // Negative: rows from top to bottom.
  view.setInt32(22, -height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 32, true)
  // Colours by the masks that follow: red, green, blue.
  view.setUint32(30, 3, true)
  view.setUint32(34, pixelBytes, true)
  view.setUint32(54, 0x0000ff, true)
  view.setUint32(58, 0x00ff00, true)
  view.setUint32(62, 0xff0000, true)
  return bytes
}
