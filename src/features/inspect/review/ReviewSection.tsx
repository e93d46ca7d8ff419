import { t } from '@lingui/core/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { MAXIMUM_NOTE_LENGTH, NO_REVIEW } from '../../../core/review'
import { type QueueItem } from '../../../stores/inspections'
import { selectShown, useShownIds } from '../../../stores/queue-view'
import { useReviews } from '../../../stores/reviews'
import { NOTE_ID } from '../commands/review'
import { Section } from '../panel/Section'
import { Decision } from './Decision'
import { Tags } from './Tags'
import { selectNextUnreviewed, useUnreviewedCount } from './unreviewed'

/** What a person says about the picture: a verdict of their own, a note and tags; and the way to the next one. */
export function ReviewSection({ item }: { item: QueueItem }) {
  const review = useReviews(({ reviews }) => reviews[item.id]) ?? NO_REVIEW
  const revise = useReviews((state) => state.revise)
  const isDone = item.state.phase === 'done'
  return (
    <Section title={t`Review`}>
      {isDone ? (
        <>
          <Decision id={item.id} review={review} />
          <div>
            <label htmlFor={NOTE_ID} className="sr-only">
              {t`Note`}
            </label>
            <textarea
              // Another picture's note is another text: its undo history must not reach over.
              key={item.id}
              id={NOTE_ID}
              value={review.note}
              maxLength={MAXIMUM_NOTE_LENGTH}
              placeholder={t`Note`}
              rows={1}
              onChange={({ currentTarget: { value } }) =>
                revise(item.id, (current) => ({ ...current, note: value }))
              }
              onKeyDown={({ key, currentTarget }) => {
                if (key === 'Escape') currentTarget.blur()
              }}
              className="block field-sizing-content max-h-40 min-h-8 w-full resize-none rounded-md border border-control bg-ground px-2.5 py-1.5 placeholder:text-ink-muted touch:min-h-11"
            />
          </div>
          <Tags key={item.id} id={item.id} tags={review.tags} />
        </>
      ) : null}
      <Turning id={item.id} />
    </Section>
  )
}

/** Previous, next, and the next one that nobody has looked at. */
function Turning({ id }: { id: string }) {
  const shown = useShownIds()
  const unreviewed = useUnreviewedCount()
  const place = shown.indexOf(id) + 1
  return (
    <div className="flex items-center gap-1">
      <IconButton
        icon={ChevronLeft}
        label={t`Previous picture`}
        shortcut="↑"
        disabled={place <= 1}
        onClick={() => selectShown(-1)}
        className="-ml-2"
      />
      <span className="text-ink-muted numeric">{t`${place} of ${shown.length}`}</span>
      <IconButton
        icon={ChevronRight}
        label={t`Next picture`}
        shortcut="↓"
        disabled={place >= shown.length}
        onClick={() => selectShown(1)}
      />
      <Button
        variant="quiet"
        size="small"
        className="-mr-2 ml-auto numeric"
        disabled={unreviewed === 0}
        onClick={selectNextUnreviewed}
      >
        {t`${unreviewed} unreviewed`}
        <ChevronRight size={14} aria-hidden="true" />
      </Button>
    </div>
  )
}
