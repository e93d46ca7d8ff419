/** EXIF orientations: how a picture's stored rows and columns have to be turned to stand upright. */

/** 1 is upright; 5 to 8 exchange width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const ORIENTATION_TAG = 0x0112

/**
 * Where the orientation's value stands in a block of EXIF data (a small TIFF file).
 *
 * @returns Its offset and value; undefined when there is none, or a value that means nothing.
 */
export function findOrientation(
  exif: Uint8Array,
): { readonly at: number; readonly value: Orientation; readonly littleEndian: boolean } | undefined {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  try {
    const littleEndian = view.getUint16(0) === 0x4949
    if (view.getUint16(2, littleEndian) !== 42) return undefined
    const directory = view.getUint32(4, littleEndian)
    const count = view.getUint16(directory, littleEndian)
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + 12 * i
      if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue
      const at = entry + 8
      const value = view.getUint16(at, littleEndian)
      return isOrientation(value) ? { at, value, littleEndian } : undefined
    }
    return undefined
  } catch (cause) {
    // Reading past the end: cut off.
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}

/** A number from a file, if it means something. */
export const isOrientation = (value: unknown): value is Orientation =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8

/** Matrix (a, b, c, d, e, f) for a canvas's `setTransform` that draws a stored picture upright. */
export function uprightMatrix(
  orientation: Orientation,
  width: number,
  height: number,
): readonly [number, number, number, number, number, number] {
  switch (orientation) {
    case 1:
      return [1, 0, 0, 1, 0, 0]
    case 2:
      return [-1, 0, 0, 1, width, 0]
    case 3:
      return [-1, 0, 0, -1, width, height]
    case 4:
      return [1, 0, 0, -1, 0, height]
    case 5:
      return [0, 1, 1, 0, 0, 0]
    case 6:
      return [0, 1, -1, 0, height, 0]
    case 7:
      return [0, -1, -1, 0, height, width]
    case 8:
      return [0, -1, 1, 0, 0, width]
  }
}

/** Whether turning upright exchanges width and height. */
export const isSideways = (orientation: Orientation): boolean => orientation >= 5
