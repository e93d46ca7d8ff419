import { plural, t } from '@lingui/core/macro'
import { ImagePlus, TriangleAlert, X } from 'lucide-react'
import { useDropzone } from 'react-dropzone'
import { BlobImage } from '../../components/BlobImage'
import { Button } from '../../components/Button'
import { IconButton } from '../../components/IconButton'
import { coverageOf } from '../../core/part-coverage'
import type { PartProfile, PartReference } from '../../core/part-profile'
import { formatScore, formatShare } from '../../lib/format'
import { loadWholePart } from '../../stores/part-library'
import { useTeaching } from '../../stores/teaching'
import { picturesOf } from './good-pictures'
import { offerPartBack } from './part-actions'
import { addReferences, removeReferences } from './teach-part'

/** The pictures that the part was taught from, with what each gives and how the others judge it. */
export function References({ profile }: { profile: PartProfile }) {
  const isBusy = useTeaching((state) => state.work !== null)
  const { references } = profile
  const outliers = new Set(coverageOf(references).outliers)
  const largest = Math.max(...references.map(({ bankShare }) => bankShare))
  const add = async (files: readonly File[]) => {
    const pictures = await picturesOf(files)
    if (pictures.length > 0) await addReferences(profile, pictures)
  }
  const { getRootProps, getInputProps, open, isDragActive } = useDropzone({
    onDrop: (files) => void add(files),
    noClick: true,
    noKeyboard: true,
    noDragEventsBubbling: true,
    disabled: isBusy,
  })
  const remove = async (reference: PartReference) => {
    const before = await loadWholePart(profile.id)
    const removed = await removeReferences(profile, [reference.id])
    if (removed.ok && before.ok) offerPartBack(t`Took ${reference.name} out`, before.value)
  }
  return (
    <div {...getRootProps({ role: 'presentation' })}>
      <input {...getInputProps({ accept: 'image/*', 'aria-label': t`Good pictures to add` })} />
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-48 grow text-xs text-pretty text-ink-muted">
            {t`Each picture's score is what the others say about it. The bar is its share of what was learned.`}
          </p>
          <Button size="small" disabled={isBusy} onClick={open}>
            <ImagePlus size={14} aria-hidden="true" />
            {t`Add good pictures`}
          </Button>
        </div>
        <ul
          className={`grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3 rounded-lg ${isDragActive ? 'outline-2 outline-offset-4 outline-accent' : ''}`}
          aria-label={t`Good pictures`}
        >
          {references.map((reference) => (
            <Reference
              key={reference.id}
              reference={reference}
              isOutlier={outliers.has(reference.id)}
              fill={reference.bankShare / largest}
              onRemove={isBusy || references.length === 1 ? undefined : () => void remove(reference)}
            />
          ))}
        </ul>
        <p className="sr-only" role="status">
          {plural(references.length, { one: '# good picture', other: '# good pictures' })}
        </p>
      </div>
    </div>
  )
}

interface ReferenceProps {
  reference: PartReference
  isOutlier: boolean
  /** Of the bar, in [0, 1]. */
  fill: number
  onRemove: (() => void) | undefined
}

function Reference({
  reference: { name, thumbnail, score, bankShare },
  isOutlier,
  fill,
  onRemove,
}: ReferenceProps) {
  return (
    <li className="group/reference relative min-w-0" data-testid="reference" data-outlier={isOutlier}>
      <BlobImage
        blob={thumbnail}
        alt=""
        className={`aspect-square w-full rounded-md bg-surround object-cover ${isOutlier ? 'outline-2 outline-offset-1 outline-warn' : ''}`}
      />
      {isOutlier ? (
        <span className="absolute top-1.5 left-1.5 flex items-center gap-1 rounded-md bg-warn-soft px-1.5 py-0.5 text-2xs font-semibold text-warn">
          <TriangleAlert size={12} aria-hidden="true" />
          {t`Check`}
        </span>
      ) : null}
      <p className="mt-1 truncate text-xs" title={name}>
        {name}
      </p>
      <p className="flex justify-between text-2xs text-ink-muted numeric">
        <span title={t`Score when judged by the others`}>{formatScore(score)}</span>
        <span title={t`Share of what was learned`}>{formatShare(bankShare)}</span>
      </p>
      <span aria-hidden="true" className="mt-0.5 block h-1 rounded-full bg-track">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${100 * fill}%` }} />
      </span>
      {onRemove ? (
        <IconButton
          icon={X}
          label={t`Take ${name} out`}
          onClick={onRemove}
          className="absolute! top-1 right-1 size-7! bg-panel/85 touch:size-9!"
        />
      ) : null}
    </li>
  )
}
