import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useInspections } from '../../stores/inspections'
import { useView } from '../../stores/view'
import { useViewport } from '../../stores/viewport'
import { removePicture } from './removal'

export interface Command {
  readonly id: string
  readonly label: MessageDescriptor
  /** Values of `KeyboardEvent.key` that run it. */
  readonly keys: readonly string[]
  /** How the keys are written for people, in the same order. */
  readonly shown: readonly string[]
  readonly run: () => void
}

export interface CommandGroup {
  readonly id: string
  readonly name: MessageDescriptor
  readonly commands: readonly Command[]
}

const controls = () => useViewport.getState().controls

/** Everything the keyboard does in Inspect; the shortcut sheet is made from the same list. */
export const commandGroups: readonly CommandGroup[] = [
  {
    id: 'queue',
    name: msg`Queue`,
    commands: [
      {
        id: 'next-picture',
        label: msg`Next picture`,
        keys: ['ArrowDown', 'ArrowRight', 'j'],
        shown: ['↓', '→', 'J'],
        run: () => useInspections.getState().selectBy(1),
      },
      {
        id: 'previous-picture',
        label: msg`Previous picture`,
        keys: ['ArrowUp', 'ArrowLeft', 'k'],
        shown: ['↑', '←', 'K'],
        run: () => useInspections.getState().selectBy(-1),
      },
      {
        id: 'remove-picture',
        label: msg`Remove picture`,
        // What a Mac's delete key sends.
        keys: ['Delete', 'Backspace'],
        shown: ['Del'],
        run: () => {
          const { selectedId } = useInspections.getState()
          if (selectedId !== null) removePicture(selectedId)
        },
      },
    ],
  },
  {
    id: 'layers',
    name: msg`Layers`,
    commands: [
      {
        id: 'picture-alone',
        label: msg`Picture alone`,
        keys: ['1'],
        shown: ['1'],
        run: () => useView.getState().setLayer('picture'),
      },
      {
        id: 'coarse-map',
        label: msg`Coarse map`,
        keys: ['2'],
        shown: ['2'],
        run: () => useView.getState().setLayer('coarse'),
      },
      {
        id: 'refined-map',
        label: msg`Refined map`,
        keys: ['3'],
        shown: ['3'],
        run: () => useView.getState().setLayer('refined'),
      },
      {
        id: 'difference',
        label: msg`Difference of refined and coarse`,
        keys: ['4'],
        shown: ['4'],
        run: () => useView.getState().setLayer('difference'),
      },
      {
        id: 'outline-on-or-off',
        label: msg`Outline on or off`,
        keys: ['o'],
        shown: ['O'],
        run: () => useView.getState().setOutline(!useView.getState().outline),
      },
    ],
  },
  {
    id: 'comparison',
    name: msg`Coarse against refined`,
    commands: [
      {
        id: 'compare-by-slider',
        label: msg`Slider`,
        keys: ['s'],
        shown: ['S'],
        run: () => useView.getState().toggleComparison('slider'),
      },
      {
        id: 'compare-side-by-side',
        label: msg`Side by side`,
        keys: ['d'],
        shown: ['D'],
        run: () => useView.getState().toggleComparison('side'),
      },
      {
        id: 'compare-by-blinking',
        label: msg`Blinking`,
        keys: ['b'],
        shown: ['B'],
        run: () => useView.getState().toggleComparison('blink'),
      },
    ],
  },
  {
    id: 'zoom',
    name: msg`Zoom`,
    commands: [
      { id: 'zoom-in', label: msg`Zoom in`, keys: ['+', '='], shown: ['+'], run: () => controls()?.zoomIn() },
      { id: 'zoom-out', label: msg`Zoom out`, keys: ['-'], shown: ['−'], run: () => controls()?.zoomOut() },
      {
        id: 'fit-the-picture',
        label: msg`Fit the picture`,
        keys: ['0'],
        shown: ['0'],
        run: () => controls()?.fit(),
      },
      {
        id: 'actual-size',
        label: msg`Actual size`,
        keys: ['9'],
        shown: ['9'],
        run: () => controls()?.actualSize(),
      },
    ],
  },
]

const commandByKey = new Map(
  commandGroups.flatMap(({ commands }) =>
    commands.flatMap((command) => command.keys.map((key) => [key, command])),
  ),
)

/** The command of a key, upper or lower case. */
export const commandFor = (key: string): Command | undefined =>
  commandByKey.get(key.length === 1 ? key.toLowerCase() : key)
