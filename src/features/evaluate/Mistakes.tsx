import { t } from '@lingui/core/macro'
import { Thumbnail } from '../../components/Thumbnail'
import type { EvaluationView } from '../../core/evaluation'
import type { EvaluatedPicture, EvaluationResult } from '../../lib/evaluation/result'
import { formatScore } from '../../lib/format'

/** More of them are in the exported table. */
const SHOWN = 12

interface MistakesProps {
  result: EvaluationResult
  view: EvaluationView
  threshold: number
  onOpen: (picture: EvaluatedPicture) => void
}

/** The pictures that the threshold judges most wrongly, to be looked at in Inspect. */
export function Mistakes({ result, view, threshold, onOpen }: MistakesProps) {
  const score = ({ scores }: EvaluatedPicture) => scores[view]!
  const missed = result.pictures
    .filter((picture) => picture.defect !== null && score(picture) < threshold)
    .sort((a, b) => score(a) - score(b))
  const alarms = result.pictures
    .filter((picture) => picture.defect === null && score(picture) >= threshold)
    .sort((a, b) => score(b) - score(a))
  return (
    <>
      <Gallery
        title={t`Worst misses`}
        none={t`No defective picture is missed at this threshold.`}
        pictures={missed}
        view={view}
        onOpen={onOpen}
      />
      <Gallery
        title={t`Worst false alarms`}
        none={t`No good picture alarms at this threshold.`}
        pictures={alarms}
        view={view}
        onOpen={onOpen}
      />
    </>
  )
}

interface GalleryProps {
  title: string
  none: string
  pictures: readonly EvaluatedPicture[]
  view: EvaluationView
  onOpen: (picture: EvaluatedPicture) => void
}

function Gallery({ title, none, pictures, view, onOpen }: GalleryProps) {
  return (
    <section className="grid grid-cols-1 content-start gap-2">
      <h3 className="text-base font-semibold">
        {title} <span className="font-normal text-ink-muted numeric">{pictures.length}</span>
      </h3>
      {pictures.length === 0 ? <p className="text-ink-muted">{none}</p> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3">
        {pictures.slice(0, SHOWN).map((picture) => (
          <li key={picture.path} className="min-w-0">
            <button
              type="button"
              onClick={() => onOpen(picture)}
              className="group grid w-full grid-cols-1 gap-1 text-left"
            >
              <Thumbnail
                picture={picture.thumbnail}
                className="aspect-square w-full rounded-md border border-line bg-surround object-contain transition-colors group-hover:border-accent"
              />
              <span className="sr-only">{t`Open in Inspect:`} </span>
              <span className="flex items-baseline justify-between gap-1 text-xs">
                <span className="min-w-0 truncate" title={picture.path}>
                  {picture.path}
                </span>
                <span className="text-ink-muted numeric">{formatScore(picture.scores[view]!)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
