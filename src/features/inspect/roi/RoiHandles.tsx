import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Move } from 'lucide-react'
import { useEffect, useRef, type ComponentProps, type CSSProperties } from 'react'
import { boundsOf, splitEdge } from '../../../core/region-edit'
import { verticesOf, type PicturePoint, type RegionShape } from '../../../core/region-of-interest'
import { closePolygon, putShape, select, useRoiEditor } from './editor'
import { grabEdge, grabShape, grabVertex } from './pointer'

/** What a hand or a key takes hold of: each shape by its middle, the selected one also by its corners. */
export function RoiHandles({ shapes }: { shapes: readonly RegionShape[] }) {
  const selected = useRoiEditor((state) => state.selected)
  const tool = useRoiEditor((state) => state.tool)
  const points = useRoiEditor((state) => state.points)
  const shape = selected === null ? undefined : shapes[selected]
  const vertices = shape ? verticesOf(shape) : []
  const [start] = points
  if (tool)
    return start ? (
      <Handle
        at={start}
        label={t`Close the polygon`}
        size={14}
        onClick={closePolygon}
        disabled={points.length < 3}
      />
    ) : null
  return (
    <>
      {shapes.map((each, index) => (
        <Grip
          key={index}
          shape={each}
          index={index}
          isSelected={index === selected}
          onPointerDown={(event) => grabShape(event, index)}
        />
      ))}
      {shape?.kind === 'polygon' && selected !== null
        ? vertices.map((from, edge) => {
            const to = vertices[(edge + 1) % vertices.length]!
            return (
              <Handle
                key={`edge-${edge}`}
                at={[(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]}
                label={t`Add a corner after corner ${edge + 1}`}
                size={8}
                onPointerDown={(event) => grabEdge(event, selected, edge)}
                onClick={({ detail }) => {
                  // Only the keyboard's: the pointer's has been a drag.
                  if (detail === 0) putShape(selected, splitEdge(shape, edge))
                }}
                className="opacity-70"
              />
            )
          })
        : null}
      {selected === null
        ? null
        : vertices.map((vertex, index) => (
            <Handle
              key={`corner-${index}`}
              at={vertex}
              label={t`Corner ${index + 1} of ${vertices.length}`}
              size={12}
              onFocus={() => select(selected, index)}
              onPointerDown={(event) => grabVertex(event, selected, index)}
            />
          ))}
    </>
  )
}

interface GripProps {
  shape: RegionShape
  index: number
  isSelected: boolean
  onPointerDown: ComponentProps<'button'>['onPointerDown']
}

function Grip({ shape, index, isSelected, onPointerDown }: GripProps) {
  const grip = useRef<HTMLButtonElement>(null)
  const corners = verticesOf(shape).length
  // A shape that has just been drawn or clicked, or has lost the corner in focus, takes the arrow keys.
  useEffect(() => {
    if (isSelected && !document.activeElement?.closest('[data-roi-handle]'))
      grip.current?.focus({ preventScroll: true })
  }, [isSelected, corners])
  const { left, top, right, bottom } = boundsOf(shape)
  const number = index + 1
  return (
    <Handle
      ref={grip}
      at={[(left + right) / 2, (top + bottom) / 2]}
      size={20}
      label={shape.effect === 'include' ? t`Shape ${number}, counts` : t`Shape ${number}, is ignored`}
      aria-pressed={isSelected}
      onFocus={() => select(index)}
      onPointerDown={onPointerDown}
      className={isSelected ? 'bg-accent! text-on-accent!' : undefined}
    >
      <Move className="size-[60%]" aria-hidden="true" />
    </Handle>
  )
}

interface HandleProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  at: PicturePoint
  label: string
  /** CSS pixels on screen, at every zoom. */
  size: number
}

function Handle({ at: [u, v], label, size, className, children, ...rest }: HandleProps) {
  return (
    <button
      type="button"
      data-no-pan
      data-roi-handle
      aria-label={label}
      style={
        {
          left: `${u * 100}%`,
          top: `${v * 100}%`,
          '--side': `calc(${size}px / var(--zoom))`,
        } as CSSProperties
      }
      className={clsx(
        'pointer-events-auto absolute flex size-(--side) -translate-x-1/2 -translate-y-1/2 cursor-move touch-none items-center justify-center rounded-full bg-white text-black',
        'shadow-[0_0_0_calc(1.5px/var(--zoom))_oklch(0.51_0.2_264),0_0_0_calc(3px/var(--zoom))_white]',
        // The outline too would grow with the picture.
        'outline-offset-[calc(3px/var(--zoom))] focus-visible:outline-[calc(2.5px/var(--zoom))]',
        // Room for fingers, and 24 px for the mouse.
        'before:absolute before:-inset-[calc(7px/var(--zoom))] before:rounded-full touch:before:-inset-[calc(16px/var(--zoom))]',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  )
}
