import { msg, t } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import { clearRegion, toggleEditor } from '../roi/editor'
import { withSelection } from './selection'

export const roiCommands: CommandGroup = {
  id: 'roi',
  name: msg`Region of interest`,
  commands: [
    {
      id: 'roi.edit',
      label: msg`Draw or edit the region of interest`,
      keys: ['r'],
      ...withSelection(toggleEditor),
    },
    {
      id: 'roi.clear',
      label: msg`Count the whole picture again`,
      run: clearRegion,
      disabledReason: () =>
        useRegionOfInterest.getState().region.shapes.length > 0 ? null : t`The whole picture counts.`,
    },
  ],
}
