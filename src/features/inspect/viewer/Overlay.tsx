import { useEffect, useRef, type CSSProperties } from 'react'
import type { Inspection } from '../../../core/inference'
import { paint } from '../../../lib/anomaly-raster'
import { rasterOf, rasterSizeOf, tableOf, type MapLayer, type Maps } from '../../../lib/overlay-raster'
import { useView } from '../../../stores/view'

interface OverlayProps {
  layer: MapLayer
  maps: Maps
  picture: Pick<Inspection, 'width' | 'height'>
  style: CSSProperties
}

/**
 * The heat map over the picture. The canvas is stretched over the picture, so both
 * stay aligned at every zoom. Opacity is left to the compositor: moving it paints nothing.
 */
export function Overlay({ layer, maps, picture, style }: OverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colourMap = useView((state) => state.colourMap)
  const opacity = useView((state) => state.opacity)
  const { width, height } = rasterSizeOf(layer, maps, picture)
  const table = tableOf(layer, colourMap)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const raster = rasterOf(layer, maps, picture)
    const image = context.createImageData(raster.width, raster.height)
    paint(raster, table, image.data)
    context.putImageData(image, 0, 0)
  }, [layer, maps, picture, table])

  return (
    <canvas
      ref={canvas}
      data-testid="overlay"
      data-layer={layer}
      width={width}
      height={height}
      style={{ ...style, opacity }}
      className="pointer-events-none absolute inset-0 size-full"
    />
  )
}
