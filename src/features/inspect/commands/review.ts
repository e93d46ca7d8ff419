import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { toggleOverride, toggleReviewed } from '../../../stores/reviews'
import { showAtOnce } from '../hurry'
import { nextUnreviewed, selectNextUnreviewed } from '../review/unreviewed'
import { withResult } from './selection'

/** Where {@link reviewCommands} put the cursor. */
export const NOTE_ID = 'review-note'
export const TAG_ID = 'review-tag'

const focusOn =
  (element: string) =>
  ({ id }: { id: string }) => {
    showAtOnce(id)
    document.getElementById(element)?.focus()
  }

export const reviewCommands: CommandGroup = {
  id: 'review',
  name: msg`Review`,
  commands: [
    {
      id: 'review.ok',
      label: msg`Decide OK, or take that back`,
      keys: ['g'],
      ...withResult(({ id }) => toggleOverride(id, 'OK')),
    },
    {
      id: 'review.ng',
      label: msg`Decide NG, or take that back`,
      keys: ['n'],
      ...withResult(({ id }) => toggleOverride(id, 'NG')),
    },
    {
      id: 'review.confirm',
      label: msg`Reviewed: let the verdict stand, or take that back`,
      keys: ['c'],
      ...withResult(({ id }) => toggleReviewed(id)),
    },
    {
      id: 'review.next',
      label: msg`Next picture without review`,
      keys: ['.'],
      run: selectNextUnreviewed,
      disabledReason: () => (nextUnreviewed() === undefined ? t`Every picture is reviewed.` : null),
    },
    { id: 'review.note', label: msg`Write a note`, keys: ['m'], ...withResult(focusOn(NOTE_ID)) },
    { id: 'review.tag', label: msg`Add a tag`, keys: ['t'], ...withResult(focusOn(TAG_ID)) },
  ],
}
