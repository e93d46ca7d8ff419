import { msg } from '@lingui/core/macro'
import type { CommandGroup } from '../../../lib/command'
import { useView } from '../../../stores/view'

export const layerCommands: CommandGroup = {
  id: 'layers',
  name: msg`Layers`,
  commands: [
    {
      id: 'layers.picture',
      label: msg`Picture alone`,
      keys: ['1'],
      run: () => useView.getState().setLayer('picture'),
    },
    {
      id: 'layers.coarse',
      label: msg`Coarse map`,
      keys: ['2'],
      run: () => useView.getState().setLayer('coarse'),
    },
    {
      id: 'layers.refined',
      label: msg`Refined map`,
      keys: ['3'],
      run: () => useView.getState().setLayer('refined'),
    },
    {
      id: 'layers.difference',
      label: msg`Difference of refined and coarse`,
      keys: ['4'],
      run: () => useView.getState().setLayer('difference'),
    },
    {
      id: 'layers.outline',
      label: msg`Outline on or off`,
      keys: ['o'],
      run: () => useView.getState().setOutline(!useView.getState().outline),
    },
  ],
}
