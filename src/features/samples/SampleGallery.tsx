import { t } from '@lingui/core/macro'
import { Button } from '../../components/Button'
import type { SampleKind, SamplePicture } from '../../core/samples'
import { translateShipped } from '../../lib/translate'
import { addSamples, sampleTruth, thumbnailOf, useSamples } from './use-samples'

interface SampleGalleryProps {
  /** Called after pictures were put in line. */
  onAdded?: () => void
}

/** Pictures to try the app with, by kind of part, with their credits. */
export function SampleGallery({ onAdded }: SampleGalleryProps) {
  const { data, isError, refetch } = useSamples()
  const add = (kind: SampleKind, pictures: readonly SamplePicture[]) => {
    addSamples(kind, pictures)
    onAdded?.()
  }
  if (isError)
    return (
      <p className="text-ink-muted">
        {t`The sample pictures could not be loaded.`}{' '}
        <Button size="small" onClick={() => void refetch()}>
          {t`Try again`}
        </Button>
      </p>
    )
  return (
    <div className="grid min-h-80 content-start gap-x-10 gap-y-8 md:grid-cols-2">
      {data?.kinds.map((kind) => (
        <Kind key={kind.id} kind={kind} onAdd={(pictures) => add(kind, pictures)} />
      ))}
    </div>
  )
}

function Kind({ kind, onAdd }: { kind: SampleKind; onAdd: (pictures: readonly SamplePicture[]) => void }) {
  return (
    <section aria-labelledby={`sample-${kind.id}`}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <h3 id={`sample-${kind.id}`} className="text-base font-semibold">
            {translateShipped(kind.name)}
          </h3>
          <p className="text-xs text-pretty text-ink-muted">{translateShipped(kind.description)}</p>
        </div>
        <Button size="small" onClick={() => onAdd(kind.pictures)}>
          {t`Try all ${kind.pictures.length}`}
        </Button>
      </div>
      <ul className="mt-3 grid grid-cols-4 gap-1.5 sm:grid-cols-8 md:grid-cols-4 lg:grid-cols-8">
        {kind.pictures.map((picture, place) => (
          <li key={picture.id}>
            <button
              type="button"
              aria-label={t`Inspect ${picture.id}, ${sampleTruth(picture)}`}
              title={sampleTruth(picture)}
              onClick={() => onAdd([picture])}
              className="group block w-full overflow-hidden rounded-md"
            >
              <span
                className="block aspect-square w-full bg-surround bg-no-repeat transition-transform duration-200 group-hover:scale-105"
                style={thumbnailOf(kind, place)}
              />
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-2xs text-ink-faint">
        {kind.credit}, {kind.licence}
      </p>
    </section>
  )
}
