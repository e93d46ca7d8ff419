import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../lib/command'
import { useInspections } from '../../stores/inspections'
import { useShell } from '../../stores/shell'

export const shareCommands: CommandGroup = {
  id: 'share',
  name: msg`Share`,
  commands: [
    {
      id: 'share.open',
      label: msg`Share this view as a link`,
      keys: ['u'],
      run: () => useShell.getState().show('share'),
      disabledReason: () => {
        const { items, selectedId } = useInspections.getState()
        return selectedId !== null && items[selectedId]?.state.phase === 'done'
          ? null
          : t`The picture has no result yet.`
      },
    },
  ],
}
