import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { countPhases, useInspections } from '../../../stores/inspections'
import { selectShown } from '../../../stores/queue-view'
import { useShell } from '../../../stores/shell'
import { cancelWaiting, clearQueue, removePicture } from '../removal'
import { withSelection } from './selection'

const needsPictures = () => (useInspections.getState().order.length > 0 ? null : t`The queue is empty.`)

export const queueCommands: CommandGroup = {
  id: 'queue',
  name: msg`Queue`,
  commands: [
    {
      id: 'queue.next',
      label: msg`Next picture`,
      keys: ['ArrowDown', 'ArrowRight', 'j'],
      run: () => selectShown(1),
      disabledReason: needsPictures,
    },
    {
      id: 'queue.previous',
      label: msg`Previous picture`,
      keys: ['ArrowUp', 'ArrowLeft', 'k'],
      run: () => selectShown(-1),
      disabledReason: needsPictures,
    },
    {
      id: 'queue.browse-files',
      label: msg`Browse files`,
      run: () => useShell.getState().intake?.browseFiles(),
    },
    {
      id: 'queue.browse-folder',
      label: msg`Browse a folder`,
      run: () => useShell.getState().intake?.browseFolder(),
    },
    {
      id: 'queue.remove',
      label: msg`Remove picture`,
      keys: ['Delete'],
      // What a Mac's delete key sends.
      hiddenKeys: ['Backspace'],
      ...withSelection(({ id }) => removePicture(id)),
    },
    {
      id: 'queue.pause',
      label: msg`Pause or resume the queue`,
      keys: ['p'],
      run: () => useInspections.getState().setPaused(!useInspections.getState().isPaused),
      disabledReason: needsPictures,
    },
    {
      id: 'queue.retry-failed',
      label: msg`Retry failed pictures`,
      run: () => useInspections.getState().requeueFailed(),
      disabledReason: () =>
        countPhases(useInspections.getState()).failed > 0 ? null : t`No picture has failed.`,
    },
    {
      id: 'queue.cancel-waiting',
      label: msg`Cancel waiting pictures`,
      run: cancelWaiting,
      disabledReason: () =>
        countPhases(useInspections.getState()).waiting > 0 ? null : t`No picture waits.`,
    },
    { id: 'queue.clear', label: msg`Clear the queue`, run: clearQueue, disabledReason: needsPictures },
  ],
}
