import type { AnomalyMap } from './inference'
import { contourOf, type Ring } from './region-contour'
import { connect, PixelValues, runsAbove, settle, type Run, type Steps } from './region-runs'

/**
 * Areas of a picture whose probability reaches a threshold.
 *
 * One rule decides everywhere: a pixel of the picture, at its own resolution, belongs to an area when the
 * map, upsampled to that resolution (`upsampleMap`), reaches the threshold at the pixel's centre. Areas
 * that touch at a corner are one. Sizes, boxes, masks and contours all follow from those pixels, so that
 * whatever is exported agrees with what is shown.
 */

/** A connected area. Lengths are picture pixels, places are counted from the picture's top left corner. */
export interface Region {
  /** Made of the peak's place, so that an area keeps its id while the threshold moves. */
  readonly id: string
  /** The pixels row by row: y, first x, x after the last, for each run, in reading order. */
  readonly runs: Int32Array<ArrayBuffer>
  /** Rings around the area: the outer one first, then its holes. A pixel's centre is inside just if it belongs. */
  readonly contour: readonly Ring[]
  /** Number of pixels. */
  readonly area: number
  /** Share of the picture, in [0, 1]. */
  readonly share: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** Mean of the pixels' centres. It can lie outside a curved area. */
  readonly centre: { readonly x: number; readonly y: number }
  /** The hottest pixel and its probability. */
  readonly peak: { readonly x: number; readonly y: number; readonly value: number }
  /** Mean probability of the pixels. */
  readonly mean: number
}

export interface RegionOptions {
  /** Size of the picture in pixels. */
  readonly width: number
  readonly height: number
  readonly threshold: number
  /** Areas of fewer pixels are left out. */
  readonly minimumArea: number
}

/**
 * The areas of a map at or above a threshold, hottest first. Work grows with the length of the outlines
 * and not with the number of pixels, so that a threshold can be dragged on a large picture.
 *
 * @param map The refined map, already cut to the region of interest if there is one.
 */
export const regionsOf = (map: AnomalyMap, options: RegionOptions): Region[] =>
  settle(regionSteps(map, options))

/** The same as {@link regionsOf} in small pieces: a noisy map of a large picture takes half a second. */
export function* regionSteps(map: AnomalyMap, options: RegionOptions): Steps<Region[]> {
  const { width, height, threshold, minimumArea } = options
  const values = new PixelValues(map, width, height)
  const regions: Region[] = []
  for (const runs of yield* connect(yield* runsAbove(values, threshold)))
    if (areaOf(runs) >= minimumArea) {
      regions.push(yield* describe(values, runs, threshold))
      yield
    }
  return regions.sort(
    (a, b) => b.peak.value - a.peak.value || b.area - a.area || a.box.y - b.box.y || a.box.x - b.box.x,
  )
}

/** The pixels of areas as a mask of the picture's size, row major, 1 inside. */
export function maskOf(regions: readonly Pick<Region, 'runs'>[], width: number, height: number) {
  const mask = new Uint8Array(width * height)
  for (const { runs } of regions)
    for (let index = 0; index < runs.length; index += 3)
      mask.fill(1, runs[index]! * width + runs[index + 1]!, runs[index]! * width + runs[index + 2]!)
  return mask
}

/** The area that a pixel belongs to. */
export function regionAt<Kind extends Pick<Region, 'runs' | 'box'>>(
  regions: readonly Kind[],
  x: number,
  y: number,
): Kind | undefined {
  return regions.find(({ box, runs }) => {
    if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) return false
    for (let index = 0; index < runs.length; index += 3)
      if (runs[index] === y && runs[index + 1]! <= x && x < runs[index + 2]!) return true
    return false
  })
}

const areaOf = (runs: readonly Run[]) => runs.reduce((sum, { start, end }) => sum + end - start, 0)

function* describe(values: PixelValues, runs: readonly Run[], threshold: number): Steps<Region> {
  const area = areaOf(runs)
  let [left, right, sumX, sumY] = [Infinity, 0, 0, 0]
  for (const { y, start, end } of runs) {
    left = Math.min(left, start)
    right = Math.max(right, end)
    sumX += ((start + end) / 2) * (end - start)
    sumY += (y + 0.5) * (end - start)
  }
  const top = runs[0]!.y
  const bottom = runs.at(-1)!.y + 1
  const { peak, sum } = yield* heatOf(values, runs)
  return {
    id: `${peak.x},${peak.y}`,
    runs: Int32Array.from(runs.flatMap(({ y, start, end }) => [y, start, end])),
    contour: yield* contourOf(values, runs, threshold),
    area,
    share: area / (values.width * values.height),
    box: { x: left, y: top, width: right - left, height: bottom - top },
    centre: { x: sumX / area, y: sumY / area },
    peak,
    mean: sum / area,
  }
}

/** Peak and sum of the probabilities: in a span they are linear, so that its two ends tell both. */
function* heatOf(values: PixelValues, runs: readonly Run[]): Steps<Pick<Region, 'peak'> & { sum: number }> {
  const { spans, spanOf } = values
  let peak = { x: 0, y: 0, value: -1 }
  let sum = 0
  const take = (x: number, y: number) => {
    const value = values.at(x, y)
    if (value > peak.value) peak = { x, y, value }
    return value
  }
  for (const [index, { y, start, end }] of runs.entries()) {
    if (index % 64 === 63) yield
    for (let span = spanOf[start]!, from = start; from < end; span++) {
      const to = Math.min(end, spans[span + 1]!)
      const first = take(from, y)
      sum += ((first + (to - from === 1 ? first : take(to - 1, y))) / 2) * (to - from)
      from = to
    }
  }
  return { peak, sum }
}
