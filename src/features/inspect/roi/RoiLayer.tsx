import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { useId } from 'react'
import { verticesOf, type PicturePoint, type RegionShape } from '../../../core/region-of-interest'
import { useRegionInHand, useRoiEditor } from './editor'
import { RoiHandles } from './RoiHandles'
import { draw, grabShape, onPointerCancel, onPointerMove, onPointerUp } from './pointer'

const outlineOf = (points: readonly PicturePoint[]): string =>
  points.map(([u, v], i) => `${i === 0 ? 'M' : 'L'}${u},${v}`).join('')

const pathOf = (shape: RegionShape): string => `${outlineOf(verticesOf(shape))}Z`

/** The region of interest over the picture: what does not count is shaded; in the editor with handles. */
export function RoiLayer() {
  const { shapes } = useRegionInHand()
  const { isOpen, tool, selected, points, cursor, effect } = useRoiEditor()
  if (!isOpen && shapes.length === 0) return null
  const drawn = cursor && points.length > 0 ? [...points, cursor] : points
  return (
    <div
      data-roi-layer
      data-testid="region-of-interest"
      role="group"
      aria-label={t`Region of interest`}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerCancel}
      className="pointer-events-none absolute inset-0"
    >
      {tool ? (
        // Larger than the picture, so that a rectangle can begin beside its corner.
        <div
          data-no-pan
          data-testid="roi-drawing"
          onPointerDown={draw}
          className="pointer-events-auto absolute -inset-full cursor-crosshair touch-none"
        />
      ) : null}
      <svg
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="absolute inset-0 size-full overflow-visible"
      >
        <Shade shapes={shapes} />
        {shapes.map((shape, index) => (
          <g key={index} data-effect={shape.effect}>
            <Line d={pathOf(shape)} effect={shape.effect} isHeavy={isOpen && index === selected} />
            {isOpen && !tool ? (
              <path
                d={pathOf(shape)}
                fillRule="evenodd"
                data-no-pan
                onPointerDown={(event) => grabShape(event, index)}
                className="pointer-events-auto cursor-move touch-none fill-transparent"
              />
            ) : null}
          </g>
        ))}
        {points.length > 0 ? <Line d={outlineOf(drawn)} effect={effect} isHeavy /> : null}
      </svg>
      {isOpen ? <RoiHandles shapes={shapes} /> : null}
    </div>
  )
}

/** Dims what does not count. */
function Shade({ shapes }: { shapes: readonly RegionShape[] }) {
  const id = useId()
  const includes = shapes.filter(({ effect }) => effect === 'include')
  const ignores = shapes.filter(({ effect }) => effect === 'ignore')
  return (
    <>
      <mask id={id} maskUnits="userSpaceOnUse" x="0" y="0" width="1" height="1">
        <rect width="1" height="1" fill={includes.length > 0 ? 'white' : 'black'} />
        {includes.map((shape, index) => (
          <path key={index} d={pathOf(shape)} fill="black" fillRule="evenodd" />
        ))}
        {ignores.map((shape, index) => (
          <path key={index} d={pathOf(shape)} fill="white" fillRule="evenodd" />
        ))}
      </mask>
      <rect data-testid="roi-shade" width="1" height="1" mask={`url(#${id})`} className="fill-surround/70" />
    </>
  )
}

/** A line seen on any picture: coloured in a light casing; broken where it surrounds what is ignored. */
function Line({ d, effect, isHeavy }: { d: string; effect: RegionShape['effect']; isHeavy: boolean }) {
  const line = { d, fill: 'none', strokeLinejoin: 'round', vectorEffect: 'non-scaling-stroke' } as const
  return (
    <>
      <path
        {...line}
        className={clsx(
          'stroke-white/90',
          isHeavy ? '[stroke-width:calc(5px/var(--zoom))]' : '[stroke-width:calc(3px/var(--zoom))]',
        )}
      />
      <path
        {...line}
        className={clsx(
          isHeavy ? '[stroke-width:calc(2.5px/var(--zoom))]' : '[stroke-width:calc(1.5px/var(--zoom))]',
          effect === 'include'
            ? 'stroke-[oklch(0.51_0.2_264)]'
            : 'stroke-[oklch(0.2_0_0)] [stroke-dasharray:calc(6px/var(--zoom))_calc(4px/var(--zoom))]',
        )}
      />
    </>
  )
}
