import { msg } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { useView } from '../../../stores/view'

export const comparisonCommands: CommandGroup = {
  id: 'comparison',
  name: msg`Coarse against refined`,
  commands: [
    {
      id: 'comparison.slider',
      label: msg`Slider`,
      keys: ['s'],
      run: () => useView.getState().toggleComparison('slider'),
    },
    {
      id: 'comparison.side',
      label: msg`Side by side`,
      keys: ['d'],
      run: () => useView.getState().toggleComparison('side'),
    },
    {
      id: 'comparison.blink',
      label: msg`Blinking`,
      keys: ['b'],
      run: () => useView.getState().toggleComparison('blink'),
    },
  ],
}
