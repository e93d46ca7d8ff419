import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { useInspections } from '../../../stores/inspections'
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
      run: () => useInspections.getState().selectBy(1),
      disabledReason: needsPictures,
    },
    {
      id: 'queue.previous',
      label: msg`Previous picture`,
      keys: ['ArrowUp', 'ArrowLeft', 'k'],
      run: () => useInspections.getState().selectBy(-1),
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
      id: 'queue.cancel-waiting',
      label: msg`Cancel waiting pictures`,
      run: cancelWaiting,
      disabledReason: () =>
        Object.values(useInspections.getState().items).some(({ state }) => state.phase === 'waiting')
          ? null
          : t`No picture waits.`,
    },
    { id: 'queue.clear', label: msg`Clear the queue`, run: clearQueue, disabledReason: needsPictures },
  ],
}
