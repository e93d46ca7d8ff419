import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Fragment } from 'react'
import { formatMillimetres, formatScore, formatSigned } from '../../../lib/format'
import { useMeasures } from '../../../stores/measures'
import { useView } from '../../../stores/view'
import { useViewport, type PointerReading } from '../../../stores/viewport'

/** Where the pointer is, or where a finger last touched, and what the shown map says there. */
export function PointerReadout({ className }: { className?: string }) {
  const pointer = useViewport((state) => state.pointer)
  const millimetres = useMeasures((state) => state.millimetresPerPixel)
  const values = useShownValues(pointer)
  return (
    <p data-testid="pointer" className={clsx('truncate text-xs text-ink-muted numeric', className)}>
      {pointer ? (
        <>
          {pointer.x}, {pointer.y} px
          {millimetres === null
            ? null
            : ` (${formatMillimetres(pointer.x * millimetres)}, ${formatMillimetres(pointer.y * millimetres)} mm)`}
          {values.map(({ name, text }) => (
            <Fragment key={name}>
              <span className="mx-2 text-line-strong" aria-hidden="true">
                |
              </span>
              {name ? `${name} ` : null}
              <strong className="font-semibold text-ink">{text}</strong>
            </Fragment>
          ))}
        </>
      ) : null}
    </p>
  )
}

/** Both maps where both are looked at, else the one that is. */
function useShownValues(pointer: PointerReading | null): readonly { name: string; text: string }[] {
  const layer = useView((state) => state.layer)
  const comparison = useView((state) => state.comparison)
  if (!pointer?.maps) return []
  const { coarse, refined } = pointer.maps
  if (comparison !== null)
    return [
      { name: t`coarse`, text: formatScore(coarse) },
      { name: t`refined`, text: formatScore(refined) },
    ]
  if (layer === 'difference') return [{ name: '', text: formatSigned(refined - coarse) }]
  return [{ name: '', text: formatScore(layer === 'coarse' ? coarse : refined) }]
}
