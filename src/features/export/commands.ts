import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../lib/command'
import { useInspections } from '../../stores/inspections'
import { useShell } from '../../stores/shell'

export const exportCommands: CommandGroup = {
  id: 'export',
  name: msg`Export`,
  commands: [
    {
      id: 'export.open',
      label: msg`Export pictures, tables or a report`,
      keys: ['e'],
      run: () => useShell.getState().show('export'),
      disabledReason: () =>
        Object.values(useInspections.getState().items).some(({ state }) => state.phase === 'done')
          ? null
          : t`No picture has a result yet.`,
    },
  ],
}
