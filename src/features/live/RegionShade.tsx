import { useId } from 'react'
import { verticesOf, type RegionShape } from '../../core/region-of-interest'
import { useRegionOfInterest } from '../../stores/region-of-interest'

const pathOf = (shape: RegionShape): string =>
  `M${verticesOf(shape)
    .map(([u, v]) => `${u},${v}`)
    .join('L')}Z`

/** Dims what does not count: outside the region of interest. */
export function RegionShade() {
  const { shapes } = useRegionOfInterest((state) => state.region)
  const id = useId()
  if (shapes.length === 0) return null
  const isIncluding = shapes.some(({ effect }) => effect === 'include')
  return (
    <svg
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="live-region"
      className="pointer-events-none absolute inset-0 size-full"
    >
      <mask id={id} maskUnits="userSpaceOnUse" x="0" y="0" width="1" height="1">
        <rect width="1" height="1" fill={isIncluding ? 'white' : 'black'} />
        {(['include', 'ignore'] as const).flatMap((effect) =>
          shapes
            .filter((shape) => shape.effect === effect)
            .map((shape, index) => (
              <path
                key={`${effect} ${index}`}
                d={pathOf(shape)}
                fill={effect === 'include' ? 'black' : 'white'}
                fillRule="evenodd"
              />
            )),
        )}
      </mask>
      <rect width="1" height="1" mask={`url(#${id})`} className="fill-surround/70" />
    </svg>
  )
}
