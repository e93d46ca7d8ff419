import type { PointerEvent } from 'react'
import { lengthOf, useMeasuring } from '../../../../stores/measuring'
import { useViewport } from '../../../../stores/viewport'
import type { Size } from '../view-transform'

/** Takes the pointer while a length is measured, and shows the line. Lies over the picture in each pane. */
export function MeasureLayer({ picture }: { picture: Size }) {
  const isOn = useMeasuring((state) => state.isOn)
  const line = useMeasuring((state) => state.line)
  const { draw } = useMeasuring.getState()
  if (!isOn) return null

  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const { x, y } = useViewport.getState().controls!.fractionAt(clientX, clientY)
    const within = (fraction: number, side: number) => Math.min(1, Math.max(0, fraction)) * side
    return { x: within(x, picture.width), y: within(y, picture.height) }
  }
  return (
    <svg
      data-no-pan
      data-testid="measure"
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (!event.isPrimary) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const place = placeOf(event)
        draw({ from: place, to: place })
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !line) return
        draw({ from: line.from, to: placeOf(event) })
      }}
      className="absolute inset-0 size-full cursor-crosshair overflow-visible"
    >
      {line && lengthOf(line) > 0
        ? [
            'stroke-black/80 [stroke-width:calc(5px/var(--zoom))]',
            'stroke-accent [stroke-width:calc(2px/var(--zoom))]',
          ].map((look) => (
            <line
              key={look}
              x1={line.from.x}
              y1={line.from.y}
              x2={line.to.x}
              y2={line.to.y}
              strokeLinecap="square"
              vectorEffect="non-scaling-stroke"
              className={look}
            />
          ))
        : null}
    </svg>
  )
}
