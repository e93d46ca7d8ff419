import { useEngine } from '../stores/engine'
import { useParts } from '../stores/parts'
import { useTeaching } from '../stores/teaching'
import { useView } from '../stores/view'

/**
 * Mirrors on the root element what style sheets need, which is the theme; and the state of engine and part, for tests and
 * bug reports.
 */
export function mirrorOnRoot(root: HTMLElement): void {
  const mirror = () => {
    root.dataset.theme = useView.getState().theme
    root.dataset.engineState = useEngine.getState().status.phase
    const { activePart } = useParts.getState()
    root.dataset.partState = !activePart ? 'generic' : useTeaching.getState().isWarm ? 'ready' : 'loading'
  }
  mirror()
  useView.subscribe(mirror)
  useEngine.subscribe(mirror)
  useParts.subscribe(mirror)
  useTeaching.subscribe(mirror)
}
