import { msg, t } from '@lingui/core/macro'
import type { Command, CommandGroup } from '../../../lib/command'
import { useViewport, type ViewportControls } from '../../../stores/viewport'

const through = (act: (controls: ViewportControls) => void): Pick<Command, 'run' | 'disabledReason'> => ({
  run: () => {
    const { controls } = useViewport.getState()
    if (controls) act(controls)
  },
  disabledReason: () => (useViewport.getState().controls ? null : t`No picture is shown.`),
})

export const zoomCommands: CommandGroup = {
  id: 'zoom',
  name: msg`Zoom`,
  commands: [
    {
      id: 'zoom.in',
      label: msg`Zoom in`,
      keys: ['+'],
      hiddenKeys: ['='],
      ...through((controls) => controls.zoomIn()),
    },
    { id: 'zoom.out', label: msg`Zoom out`, keys: ['-'], ...through((controls) => controls.zoomOut()) },
    { id: 'zoom.fit', label: msg`Fit the picture`, keys: ['0'], ...through((controls) => controls.fit()) },
    {
      id: 'zoom.actual-size',
      label: msg`Actual size`,
      keys: ['9'],
      ...through((controls) => controls.actualSize()),
    },
  ],
}
