/** Pure geometry of zoom and pan; all lengths are CSS pixels. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Content point p stands at `scale * p + (x, y)` in the pane; scale 1 is the picture fitted into it. */
export interface ViewTransform extends Point {
  readonly scale: number
}

export const FITTED: ViewTransform = { x: 0, y: 0, scale: 1 }

/** Scale 1 is the picture fitted into its pane. */
const SCALE_LIMITS = { minimum: 0.1, maximum: 64 } as const

/** How far a border of the picture may be pulled into the pane, so that it can be looked at with space around. */
const SLACK = 48

export const clampScale = (scale: number) =>
  Math.min(SCALE_LIMITS.maximum, Math.max(SCALE_LIMITS.minimum, scale))

/** Scales about a point of the pane, which stays where it is. */
export function zoomAbout(from: ViewTransform, scale: number, { x, y }: Point): ViewTransform {
  const ratio = scale / from.scale
  return { x: x - (x - from.x) * ratio, y: y - (y - from.y) * ratio, scale }
}

/**
 * The nearest transform that does not lose the picture: what is smaller than the pane stands in its middle,
 * what is larger fills it.
 *
 * @param box Size of the fitted picture, which lies in the middle of the pane.
 */
export function keepInSight({ x, y, scale }: ViewTransform, pane: Size, box: Size): ViewTransform {
  const place = (position: number, paneSide: number, boxSide: number) => {
    const start = ((paneSide - boxSide) / 2) * scale
    const side = boxSide * scale
    if (side <= paneSide) return (paneSide - side) / 2 - start
    return Math.min(SLACK - start, Math.max(paneSide - side - SLACK - start, position))
  }
  return { x: place(x, pane.width, box.width), y: place(y, pane.height, box.height), scale }
}

/** Puts the picture's corner on whole screen pixels: in between, every pixel would blend with its neighbours. */
export function alignToPixels(
  to: ViewTransform,
  pane: DOMRect,
  box: Size,
  pixelRatio: number,
): ViewTransform {
  const snap = (position: number, paneStart: number, paneSide: number, boxSide: number) => {
    const corner = paneStart + position + ((paneSide - boxSide) / 2) * to.scale
    return position + Math.round(corner * pixelRatio) / pixelRatio - corner
  }
  return {
    x: snap(to.x, pane.left, pane.width, box.width),
    y: snap(to.y, pane.top, pane.height, box.height),
    scale: to.scale,
  }
}

/** Where a point of the pane lies on the picture, as fractions of its sides; outside [0, 1) beside it. */
export function fractionAt({ x, y }: Point, at: ViewTransform, pane: Size, box: Size): Point {
  return {
    x: ((x - at.x) / at.scale - (pane.width - box.width) / 2) / box.width,
    y: ((y - at.y) / at.scale - (pane.height - box.height) / 2) / box.height,
  }
}

/** Shows a part of the picture, given in fractions of its sides, in the middle of the pane. */
export function reveal(part: Point & Size, pane: Size, box: Size, scale: number): ViewTransform {
  const middle = (start: number, side: number, paneSide: number, boxSide: number) =>
    paneSide / 2 - ((paneSide - boxSide) / 2 + (start + side / 2) * boxSide) * scale
  return {
    x: middle(part.x, part.width, pane.width, box.width),
    y: middle(part.y, part.height, pane.height, box.height),
    scale,
  }
}

/** Shows a point of the picture, given in fractions of its sides, in the middle of the pane. */
export const centreOn = ({ x, y }: Point, pane: Size, box: Size, scale: number): ViewTransform =>
  reveal({ x, y, width: 0, height: 0 }, pane, box, scale)
