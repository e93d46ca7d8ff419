import { isWorking, onWorkChange } from '../../stores/work'

/** A Web Lock that every page of the app holds while it works, so that the others can know. */
const LOCK = 'flawscope.work'

let release: (() => void) | undefined

/** Lets other pages of the app know while this one works. */
export function markWork(): void {
  const follow = () => {
    if (isWorking() === (release !== undefined)) return
    if (release) {
      release()
      release = undefined
      return
    }
    const done = new Promise<void>((resolve) => {
      release = resolve
    })
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => done).catch(() => undefined)
  }
  follow()
  onWorkChange(follow)
}

/** Whether any page of the app works, this one or another. */
export async function isAnyPageWorking(): Promise<boolean> {
  if (isWorking()) return true
  const { held = [], pending = [] } = await navigator.locks.query()
  // A page that began to work while another waits for the end of all work stands behind that one in line.
  return [...held, ...pending].some(({ name, mode }) => name === LOCK && mode === 'shared')
}

/** Comes when no page of the app works. */
export async function noPageWorks(): Promise<void> {
  do await navigator.locks.request(LOCK, { mode: 'exclusive' }, () => undefined)
  while (isWorking())
}
