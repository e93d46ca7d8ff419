import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../lib/command'
import { useInspections, type QueueItem } from '../../stores/inspections'
import { useParts } from '../../stores/parts'
import { useTeaching } from '../../stores/teaching'

/** The picture that is selected in the queue. */
function selectedItem(): QueueItem | undefined {
  const { items, selectedId } = useInspections.getState()
  return selectedId === null ? undefined : items[selectedId]
}

/** Why the selected picture cannot join the references now; null when it can. */
function feedbackObstacle(): string | null {
  if (!useParts.getState().activePart) return t`No part is in use.`
  if (useTeaching.getState().work) return t`A part is being taught.`
  return selectedItem()?.state.phase === 'done' ? null : t`The selected picture has no result yet.`
}

/** What they do is fetched when it is first asked for. */
export const partCommands: CommandGroup = {
  id: 'part',
  name: msg`Part`,
  commands: [
    {
      id: 'part.add-reference',
      label: msg`This is good: add it to the part's references`,
      keys: ['a'],
      run: () => {
        const item = selectedItem()
        if (item) void import('./feedback').then(({ addToReferences }) => addToReferences(item))
      },
      disabledReason: feedbackObstacle,
    },
    {
      id: 'part.generic',
      label: msg`Judge by the generic detector`,
      run: () => void import('./part-actions').then(({ judgeBy }) => judgeBy(null)),
      disabledReason: () => (useParts.getState().activePart ? null : t`No part is in use.`),
    },
  ],
}
