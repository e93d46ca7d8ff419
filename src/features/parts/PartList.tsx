import { plural, t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { BlobImage } from '../../components/BlobImage'
import { calibrationOf, type PartProfile } from '../../core/part-profile'
import { formatDay, formatScore } from '../../lib/format'
import { usability } from '../../stores/active-part'
import { useEngine } from '../../stores/engine'
import { useParts } from '../../stores/parts'

interface PartListProps {
  parts: readonly PartProfile[]
  chosenId: string
  onChoose: (id: string) => void
}

export function PartList({ parts, chosenId, onChoose }: PartListProps) {
  return (
    <ul className="grid gap-0.5 px-2 pb-3 max-lg:max-h-72 max-lg:overflow-y-auto">
      {parts.map((part) => (
        <PartCard
          key={part.id}
          part={part}
          isChosen={part.id === chosenId}
          onChoose={() => onChoose(part.id)}
        />
      ))}
    </ul>
  )
}

function PartCard({
  part,
  isChosen,
  onChoose,
}: {
  part: PartProfile
  isChosen: boolean
  onChoose: () => void
}) {
  const isActive = useParts(({ activePart }) => activePart?.id === part.id)
  // Another model may have come.
  useEngine((state) => state.status)
  const { references, settings } = part
  const threshold = settings.imageThreshold ?? calibrationOf(part).image.value
  const day = formatDay(new Date(part.createdAt))
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen}
        onClick={onChoose}
        data-testid="part-card"
        className={clsx(
          'flex w-full items-center gap-3 rounded-lg p-2 text-left transition-colors',
          isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <BlobImage
          blob={references[0]!.thumbnail}
          alt=""
          className="size-12 shrink-0 rounded-md bg-surround object-cover"
        />
        <span className="min-w-0 grow">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{part.name}</span>
            {isActive ? (
              <span className="shrink-0 rounded-full bg-ok-soft px-1.5 text-2xs font-semibold text-ok">
                {t`In use`}
              </span>
            ) : null}
          </span>
          <span className="block truncate text-xs text-ink-muted numeric">
            {plural(references.length, { one: '# good picture', other: '# good pictures' })},{' '}
            {t`NG from ${formatScore(threshold)}`}
          </span>
          <span className="flex items-center gap-1 truncate text-xs text-ink-muted">
            {usability(part).ok ? (
              t`${day}, model ${part.bundle.id}`
            ) : (
              <>
                <TriangleAlert size={12} className="shrink-0 text-warn" aria-hidden="true" />
                {t`Made for another model`}
              </>
            )}
          </span>
        </span>
      </button>
    </li>
  )
}
