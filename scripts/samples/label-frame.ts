/** Size of the label and pitch of its yarns in its own units; one is `SIZE` pixels of the full-size picture. */
export const WIDTH = 344
export const HEIGHT = 520
const SIZE = 1.1
export const WARP = 4.4
export const PICK = 4

/** Where the middle of the label lies in the picture, and its turn in radians. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly turn: number
}

/** Picture to label coordinates; the label's corner is the origin. */
export function toLabel(x: number, y: number, placement: Placement): [number, number] {
  const dx = (x - placement.x) / SIZE
  const dy = (y - placement.y) / SIZE
  const cos = Math.cos(placement.turn)
  const sin = Math.sin(placement.turn)
  return [dx * cos + dy * sin + WIDTH / 2, -dx * sin + dy * cos + HEIGHT / 2]
}
