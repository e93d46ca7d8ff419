import { useEffect, useRef, type CSSProperties } from 'react'
import type { Inspection } from '../../../core/inference'
import { paint, rasterSize } from '../../../lib/anomaly-raster'
import { colourTable, differenceTable } from '../../../lib/colour-map'
import { useView } from '../../../stores/view'
import type { MapLayer, Maps } from './layers'
import { rasterOf } from './raster-cache'

interface OverlayProps {
  layer: MapLayer
  maps: Maps
  picture: Pick<Inspection, 'width' | 'height'>
  style: CSSProperties
}

/**
 * The heat map over the picture. The canvas has the picture's aspect and is stretched over it, so both
 * stay aligned at every zoom. Opacity is left to the compositor: moving it paints nothing.
 */
export function Overlay({ layer, maps, picture, style }: OverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colourMap = useView((state) => state.colourMap)
  const opacity = useView((state) => state.opacity)
  const { width, height } = rasterSize(picture.width, picture.height)
  const table = layer === 'difference' ? differenceTable() : colourTable(colourMap)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    paint(rasterOf(layer, maps, width, height), table, image.data)
    context.putImageData(image, 0, 0)
  }, [layer, maps, width, height, table])

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
