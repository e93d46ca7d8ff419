import { useEffect, useRef } from 'react'
import { regionsOf } from '../../core/regions'
import { drawInspection } from '../../lib/draw-inspection'
import { resultWithin } from '../../lib/region-result'
import type { LiveResult } from '../../stores/live'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { useView } from '../../stores/view'

/** Longer side of the drawing: far finer than the map, and quick enough for every frame. */
const SIDE = 640

/** The refined map over the picture, with the outline of what reaches the pixel threshold. */
export function LiveOverlay({ result }: { result: LiveResult }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colourMap = useView((state) => state.colourMap)
  const opacity = useView((state) => state.opacity)
  const outline = useView((state) => state.outline)
  const region = useRegionOfInterest((state) => state.region)
  const { inspection, thresholds } = result
  const scale = Math.min(1, SIDE / Math.max(inspection.width, inspection.height))
  const width = Math.max(1, Math.round(inspection.width * scale))
  const height = Math.max(1, Math.round(inspection.height * scale))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const maps = resultWithin(inspection, region)
    const regions = outline
      ? regionsOf(maps.refined, { width, height, threshold: thresholds.pixel, minimumArea: 4 })
      : []
    context.clearRect(0, 0, width, height)
    drawInspection(
      context,
      null,
      { width, height, maps, regions },
      { layer: 'refined', opacity, colourMap, outline },
    )
  }, [inspection, thresholds, region, width, height, colourMap, opacity, outline])
  return (
    <canvas
      ref={canvas}
      data-testid="live-overlay"
      width={width}
      height={height}
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 size-full"
    />
  )
}
