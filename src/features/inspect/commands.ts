import { useInspections } from '../../stores/inspections'
import { useView } from '../../stores/view'
import { useViewport } from '../../stores/viewport'
import { removePicture } from './removal'

export interface Command {
  readonly label: string
  /** Values of `KeyboardEvent.key` that run it. */
  readonly keys: readonly string[]
  /** How the keys are written for people, in the same order. */
  readonly shown: readonly string[]
  readonly run: () => void
}

export interface CommandGroup {
  readonly name: string
  readonly commands: readonly Command[]
}

const controls = () => useViewport.getState().controls

/** Everything the keyboard does in Inspect; the shortcut sheet is made from the same list. */
export const commandGroups: readonly CommandGroup[] = [
  {
    name: 'Queue',
    commands: [
      {
        label: 'Next picture',
        keys: ['ArrowDown', 'ArrowRight', 'j'],
        shown: ['↓', '→', 'J'],
        run: () => useInspections.getState().selectBy(1),
      },
      {
        label: 'Previous picture',
        keys: ['ArrowUp', 'ArrowLeft', 'k'],
        shown: ['↑', '←', 'K'],
        run: () => useInspections.getState().selectBy(-1),
      },
      {
        label: 'Remove picture',
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
    name: 'Layers',
    commands: [
      {
        label: 'Picture alone',
        keys: ['1'],
        shown: ['1'],
        run: () => useView.getState().setLayer('picture'),
      },
      { label: 'Coarse map', keys: ['2'], shown: ['2'], run: () => useView.getState().setLayer('coarse') },
      { label: 'Refined map', keys: ['3'], shown: ['3'], run: () => useView.getState().setLayer('refined') },
      {
        label: 'Outline on or off',
        keys: ['o'],
        shown: ['O'],
        run: () => useView.getState().setOutline(!useView.getState().outline),
      },
    ],
  },
  {
    name: 'Zoom',
    commands: [
      { label: 'Zoom in', keys: ['+', '='], shown: ['+'], run: () => controls()?.zoomIn() },
      { label: 'Zoom out', keys: ['-'], shown: ['−'], run: () => controls()?.zoomOut() },
      { label: 'Fit the picture', keys: ['0'], shown: ['0'], run: () => controls()?.fit() },
      { label: 'Actual size', keys: ['9'], shown: ['9'], run: () => controls()?.actualSize() },
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
