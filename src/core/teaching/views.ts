import type { ReferenceSpec } from './reference-spec'

/**
 * A flipped or rotated copy of a picture, as `view` in `training/src/flawscope/teaching.py` makes it, bit for bit.
 *
 * @param pixels RGB, size x size.
 * @param name   One of the manifest's `reference.views`.
 * @returns The picture itself where the view is `same`.
 * @throws RangeError where the manifest names no such view.
 */
export function makeView(
  pixels: Uint8Array<ArrayBuffer>,
  size: number,
  name: string,
  { rotations }: Pick<ReferenceSpec, 'rotations'>,
): Uint8Array<ArrayBuffer> {
  const last = size - 1
  switch (name) {
    case 'same':
      return pixels
    case 'across':
      return rearrange(pixels, size, (x, y) => y * size + last - x)
    case 'down':
      return rearrange(pixels, size, (x, y) => (last - y) * size + x)
    case 'half-turn':
      return rearrange(pixels, size, (x, y) => (last - y) * size + last - x)
  }
  const degrees = Number(name)
  const rotation = rotations.find((candidate) => candidate.degrees === Math.abs(degrees))
  if (!rotation) throw new RangeError(`There is no view ${name}.`)
  return rotate(pixels, size, rotation.cosine, degrees > 0 ? rotation.sine : -rotation.sine)
}

function rearrange(
  pixels: Uint8Array,
  size: number,
  from: (x: number, y: number) => number,
): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(pixels.length)
  for (let y = 0, to = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const source = 3 * from(x, y)
      turned[to++] = pixels[source]!
      turned[to++] = pixels[source + 1]!
      turned[to++] = pixels[source + 2]!
    }
  }
  return turned
}

/** About the centre, bilinear in doubles, borders mirrored without repeating the edge, rounded half up. */
function rotate(pixels: Uint8Array, size: number, cosine: number, sine: number): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(pixels.length)
  const last = size - 1
  const centre = last / 2
  const mirrored = (index: number): number => {
    const inside = Math.abs(index)
    return inside > last ? 2 * last - inside : inside
  }
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to += 3) {
      const [x, y] = [column - centre, row - centre]
      const sourceX = cosine * x - sine * y + centre
      const sourceY = sine * x + cosine * y + centre
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)]
      const [rightShare, lowerShare] = [sourceX - left, sourceY - top]
      const upperRow = mirrored(top) * size
      const lowerRow = mirrored(top + 1) * size
      const leftColumn = mirrored(left)
      const rightColumn = mirrored(left + 1)
      const upperLeft = 3 * (upperRow + leftColumn)
      const upperRight = 3 * (upperRow + rightColumn)
      const lowerLeft = 3 * (lowerRow + leftColumn)
      const lowerRight = 3 * (lowerRow + rightColumn)
      for (let channel = 0; channel < 3; channel++) {
        const upper =
          pixels[upperLeft + channel]! * (1 - rightShare) + pixels[upperRight + channel]! * rightShare
        const lower =
          pixels[lowerLeft + channel]! * (1 - rightShare) + pixels[lowerRight + channel]! * rightShare
        turned[to + channel] = Math.floor(upper * (1 - lowerShare) + lower * lowerShare + 0.5)
      }
    }
  }
  return turned
}
