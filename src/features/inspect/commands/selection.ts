import { t } from '@lingui/core/macro'
import type { Inspection } from '../../../core/inference'
import type { Command } from '../../../lib/command'
import { openInspection } from '../../../stores/result-data'
import { useInspections, type QueueItem } from '../../../stores/inspections'

const selectedItem = (): QueueItem | undefined => {
  const { items, selectedId } = useInspections.getState()
  return selectedId === null ? undefined : items[selectedId]
}

/** The result of the selected picture with its maps; undefined where there is none. */
export const selectedInspection = (): Inspection | undefined => {
  const state = selectedItem()?.state
  return state?.phase === 'done' ? openInspection(state.inspection) : undefined
}

type Action = Pick<Command, 'run' | 'disabledReason'>

/** What a command does with the selected picture; without one it cannot be run. */
export const withSelection = (act: (item: QueueItem) => void): Action => ({
  run: () => {
    const item = selectedItem()
    if (item) act(item)
  },
  disabledReason: () => (selectedItem() ? null : t`No picture is selected.`),
})

/** What a command does with the selected picture once that has a result. */
export const withResult = (act: (item: QueueItem) => void): Action => ({
  ...withSelection(act),
  disabledReason: () =>
    selectedItem()?.state.phase === 'done' ? null : t`The selected picture has no result yet.`,
})
