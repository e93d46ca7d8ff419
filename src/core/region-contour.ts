import type { PixelValues, Run, Steps } from './region-runs'

/** A closed line as x, y, x, y …, in picture pixels from the top left corner; the last point joins the first. */
export type Ring = Float64Array<ArrayBuffer>

/** A point of the outline may move this far from where the map has the threshold, in pixels. */
const TOLERANCE = 0.125
/** The outline keeps this distance from every pixel centre, so that a centre is never on it. */
const CLEARANCE = 0.02

/** Steps to the four neighbours of a pixel, clockwise; the one on the left comes first. */
const STEPS = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
] as const

/** Gates, and numbers, of a piece of work. */
const GATES = 1024

/** A place where the outline passes between a hot pixel and a neighbour that is not. */
interface Gate {
  /** Centre of the hot pixel. */
  readonly x: number
  readonly y: number
  /** Step to its neighbour. */
  readonly dx: number
  readonly dy: number
  /** How far along the step the threshold lies, in (0, 1). */
  readonly share: number
}

/**
 * Rings around one connected area, the outer one first and holes after it. Marching squares on the pixel
 * centres, so that a pixel is inside exactly when it is in the area; then thinned out without breaking that.
 */
export function* contourOf(values: PixelValues, runs: readonly Run[], threshold: number): Steps<Ring[]> {
  const unseen = new Map(runs.map((run) => [run.y * values.width + run.start, run]))
  const rings: Ring[] = []
  // Every ring passes to the left of some run; the first run in reading order lies on the outer one.
  for (const run of unseen.values())
    rings.push(
      yield* thinOut(yield* walk(values, run, threshold, (x, y) => unseen.delete(y * values.width + x))),
    )
  return rings
}

/** Walks with the hot pixels at the right hand, from the left of a run until it is back there. */
function* walk(
  values: PixelValues,
  from: Run,
  threshold: number,
  onRunStart: (x: number, y: number) => void,
): Steps<Gate[]> {
  const valueAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= values.width || y >= values.height ? -Infinity : values.at(x, y)
  const gates: Gate[] = []
  let [x, y, side] = [from.start, from.y, 0]
  let inner = valueAt(x, y)
  do {
    if (gates.length % GATES === GATES - 1) yield
    const [dx, dy] = STEPS[side]!
    const outer = valueAt(x + dx, y + dy)
    // Beyond the border there is no value: the outline runs along it.
    const share = outer === -Infinity ? 0.5 : (inner - threshold) / (inner - outer)
    gates.push({
      x: x + 0.5,
      y: y + 0.5,
      dx,
      dy,
      share: Math.min(1 - CLEARANCE, Math.max(CLEARANCE, share)),
    })
    if (side === 0) onRunStart(x, y)
    const [fx, fy] = STEPS[(side + 1) % 4]!
    const corner = valueAt(x + dx + fx, y + dy + fy)
    const ahead = valueAt(x + fx, y + fy)
    if (corner >= threshold) {
      // Pixels that touch at a corner belong together.
      ;[x, y, side, inner] = [x + dx + fx, y + dy + fy, (side + 3) % 4, corner]
    } else if (ahead >= threshold) {
      ;[x, y, inner] = [x + fx, y + fy, ahead]
    } else {
      side = (side + 1) % 4
    }
  } while (x !== from.start || y !== from.y || side !== 0)
  return gates
}

/**
 * Leaves points out where a straight line passes through all the gates between, within the tolerance: the
 * visible cone from the last kept point shrinks with each gate, and the next point must lie in it.
 */
function* thinOut(gates: readonly Gate[]): Steps<Ring> {
  const points: number[] = []
  const pointX = ({ x, dx, share }: Gate, at = share) => x + dx * at
  const pointY = ({ y, dy, share }: Gate, at = share) => y + dy * at
  let anchor = 0
  while (anchor < gates.length) {
    if (points.length % GATES === GATES - 2) yield
    const anchorX = pointX(gates[anchor]!)
    const anchorY = pointY(gates[anchor]!)
    points.push(anchorX, anchorY)
    let [leftX, leftY, rightX, rightY] = [0, 0, 0, 0]
    let distance = 0
    let next = anchor + 1
    for (; next <= gates.length; next++) {
      // The ring closes at its first point, which is kept.
      const gate = gates[next % gates.length]!
      const x = pointX(gate) - anchorX
      const y = pointY(gate) - anchorY
      const isInCone = next === anchor + 1 || (leftX * y - leftY * x >= 0 && rightX * y - rightY * x <= 0)
      if (!isInCone || Math.hypot(x, y) <= distance) break
      distance = Math.hypot(x, y)
      const out = Math.min(1 - CLEARANCE, gate.share + TOLERANCE)
      const into = Math.max(CLEARANCE, gate.share - TOLERANCE)
      const [outX, outY] = [pointX(gate, out) - anchorX, pointY(gate, out) - anchorY]
      const [inX, inY] = [pointX(gate, into) - anchorX, pointY(gate, into) - anchorY]
      if (next === anchor + 1) [leftX, leftY, rightX, rightY] = [outX, outY, inX, inY]
      else {
        if (leftX * outY - leftY * outX > 0) [leftX, leftY] = [outX, outY]
        if (rightX * inY - rightY * inX < 0) [rightX, rightY] = [inX, inY]
      }
    }
    anchor = Math.max(anchor + 1, next - 1)
  }
  return Float64Array.from(points)
}
