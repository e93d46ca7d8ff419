import { useEffect, useRef } from 'react'
import type { AnomalyMap } from '../../../core/inference'
import { paint, rasterSize } from '../../../lib/anomaly-raster'
import { colourTable } from '../../../lib/colour-map'
import { useView } from '../../../stores/view'
import { rasterOf } from './raster-cache'

interface OverlayProps {
  map: AnomalyMap
  pictureWidth: number
  pictureHeight: number
}

/**
 * The heat map over the picture. The canvas has the picture's aspect and is stretched over it, so both
 * stay aligned at every zoom. Opacity is left to the compositor: moving it paints nothing.
 */
export function Overlay({ map, pictureWidth, pictureHeight }: OverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colourMap = useView((state) => state.colourMap)
  const opacity = useView((state) => state.opacity)
  const { width, height } = rasterSize(pictureWidth, pictureHeight)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    paint(rasterOf(map, width, height), colourTable(colourMap), image.data)
    context.putImageData(image, 0, 0)
  }, [map, width, height, colourMap])

  return (
    <canvas
      ref={canvas}
      data-testid="overlay"
      width={width}
      height={height}
      style={{ opacity }}
      className="pointer-events-none absolute inset-0 size-full"
    />
  )
}
