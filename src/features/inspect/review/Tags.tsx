import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { useId, useMemo } from 'react'
import { MAXIMUM_TAG_LENGTH, withoutTag, withTag } from '../../../core/review'
import { usedTags, useReviews } from '../../../stores/reviews'
import { TAG_ID } from '../commands/review'

/** Tags of a picture, with those of other pictures as suggestions. */
export function Tags({ id, tags }: { id: string; tags: readonly string[] }) {
  const reviews = useReviews((state) => state.reviews)
  const revise = useReviews((state) => state.revise)
  const suggestions = useMemo(() => usedTags(reviews).filter((tag) => !tags.includes(tag)), [reviews, tags])
  const listId = useId()
  const add = (input: HTMLInputElement) => {
    revise(id, (review) => withTag(review, input.value))
    input.value = ''
  }
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <ul aria-label={t`Tags`} className="contents">
        {tags.map((tag) => (
          <li
            key={tag}
            className="flex h-7 max-w-full items-center rounded-full bg-hover pl-2.5 text-xs ring-1 ring-line ring-inset touch:h-11"
          >
            <span className="truncate">{tag}</span>
            <button
              type="button"
              aria-label={t`Remove tag ${tag}`}
              onClick={() => {
                revise(id, (review) => withoutTag(review, tag))
                document.getElementById(TAG_ID)?.focus()
              }}
              className="flex size-7 shrink-0 items-center justify-center rounded-full text-ink-muted hover:text-ink touch:size-11"
            >
              <X size={13} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <div className="min-w-24 grow">
        <input
          id={TAG_ID}
          type="text"
          aria-label={t`Add a tag`}
          placeholder={t`Add a tag`}
          list={listId}
          enterKeyHint="done"
          autoComplete="off"
          maxLength={MAXIMUM_TAG_LENGTH}
          onBlur={({ currentTarget }) => add(currentTarget)}
          onKeyDown={(event) => {
            const input = event.currentTarget
            if (event.key === 'Escape') {
              input.value = ''
              input.blur()
            } else if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault()
              add(input)
            }
          }}
          className="h-8 w-full rounded-md border border-control bg-ground px-2.5 placeholder:text-ink-muted touch:h-11"
        />
        <datalist id={listId}>
          {suggestions.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </div>
    </div>
  )
}
