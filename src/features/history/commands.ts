import { msg } from '@lingui/core/macro'
import type { CommandGroup } from '../../lib/command'
import { NO_FILTER, useHistoryView } from '../../stores/history-view'

export const historyCommands: CommandGroup = {
  id: 'history',
  name: msg`History`,
  commands: [
    {
      id: 'history.check',
      label: msg`Check the history`,
      run: () => useHistoryView.setState({ dialog: 'check' }),
    },
    {
      id: 'history.settings',
      label: msg`Settings of the history`,
      run: () => useHistoryView.setState({ dialog: 'settings' }),
    },
    {
      id: 'history.delete',
      label: msg`Delete from the history`,
      run: () => useHistoryView.setState({ dialog: 'delete' }),
    },
    {
      id: 'history.everything',
      label: msg`Show the whole history`,
      run: () => useHistoryView.setState(NO_FILTER),
    },
  ],
}
