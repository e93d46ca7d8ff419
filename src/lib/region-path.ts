import type { Region } from '../core/regions'

/** A tenth of a picture pixel is less than a screen pixel up to a magnification of ten. */
const tenths = (value: number) => Math.round(value * 10) / 10

/** SVG path around regions, holes kept, in picture pixels. Fill it by the even-odd rule. */
export function regionPath(regions: readonly Pick<Region, 'contour'>[]): string {
  let path = ''
  for (const { contour } of regions)
    for (const ring of contour) {
      for (let index = 0; index < ring.length; index += 2)
        path += `${index === 0 ? 'M' : 'L'}${tenths(ring[index]!)},${tenths(ring[index + 1]!)}`
      path += 'Z'
    }
  return path
}
