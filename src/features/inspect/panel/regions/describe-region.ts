import { t } from '@lingui/core/macro'
import type { Region } from '../../../../core/regions'
import { formatMillimetres, formatNumber, formatScore, formatShare } from '../../../../lib/format'

/** The figures of a region in words; lengths in millimetres too where the scale is known. */
export function describeRegion(
  { area, share, box, centre, peak, mean }: Region,
  millimetresPerPixel: number | null,
) {
  const square =
    millimetresPerPixel === null ? '' : `, ${formatMillimetres(area * millimetresPerPixel ** 2)} mm²`
  const size = sidesOf(box.width, box.height, millimetresPerPixel)
  return {
    area: `${formatNumber(area)} px, ${formatShare(share)}${square}`,
    peak: formatScore(peak.value),
    mean: formatScore(mean),
    box: t`${size} at ${box.x}, ${box.y}`,
    centre: `${Math.round(centre.x)}, ${Math.round(centre.y)}`,
  }
}

function sidesOf(width: number, height: number, millimetresPerPixel: number | null): string {
  const pixels = `${width} × ${height} px`
  if (millimetresPerPixel === null) return pixels
  const [across, down] = [width, height].map((side) => formatMillimetres(side * millimetresPerPixel))
  return `${pixels} (${across} × ${down} mm)`
}
