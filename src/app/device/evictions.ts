import { plural, t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { readRecord, writeRecord } from '../../lib/offline/kept-record'
import { surveyFiles } from '../../lib/offline/offline-files'
import { usePartLibrary } from '../../stores/part-library'
import { useShell } from '../../stores/shell'
import { useStorage } from '../../stores/storage'

interface Stores<T> {
  getState: () => T
  subscribe: (listener: () => void) => () => void
}

/** The first state of a store for which this holds. */
const until = <T>(store: Stores<T>, holds: (state: T) => boolean): Promise<T> =>
  new Promise((resolve) => {
    const look = () => {
      const state = store.getState()
      if (!holds(state)) return
      stop()
      resolve(state)
    }
    const stop = store.subscribe(look)
    queueMicrotask(look)
  })

/**
 * Says so when the browser has thrown away what earlier visits kept, as browsers do when space gets short.
 *
 * @param expectedPictures How many pictures the last visit left.
 */
export async function tellEvictions(expectedPictures: number): Promise<void> {
  const expected = readRecord()
  const [storage, library] = await Promise.all([
    until(useStorage, ({ phase }) => phase !== 'loading'),
    until(usePartLibrary, ({ phase }) => phase !== 'loading'),
  ])
  const pictures = storage.phase === 'on' && storage.keptCount === 0 ? expectedPictures : 0
  const parts = library.phase === 'ready' && library.parts.length === 0 ? expected.parts : 0
  const hasLostFiles = expected.isOffline && (await isIncomplete())
  followParts()
  if (hasLostFiles) writeRecord({ isOffline: false })
  if (pictures === 0 && parts === 0 && !hasLostFiles) return
  const lost = [
    pictures > 0 ? plural(pictures, { one: '# picture', other: '# pictures' }) : null,
    parts > 0 ? plural(parts, { one: '# part', other: '# parts' }) : null,
    hasLostFiles ? t`files for offline use` : null,
  ].filter((line) => line !== null)
  toast(t`The browser has removed data of this page: ${lost.join(', ')}.`, {
    id: 'eviction',
    duration: Infinity,
    description: t`It does that when space gets short or site data is cleared. Exported parts can be imported again.`,
    action: { label: t`This device`, onClick: () => useShell.getState().show('device') },
    cancel: { label: t`Close`, onClick: () => undefined },
  })
}

async function isIncomplete(): Promise<boolean> {
  try {
    return (await surveyFiles()).some(({ isKept }) => !isKept)
  } catch {
    // Without a network and without the lists, the page itself would not be here.
    return false
  }
}

function followParts(): void {
  const write = () => {
    const { phase, parts } = usePartLibrary.getState()
    if (phase === 'ready' && parts.length !== readRecord().parts) writeRecord({ parts: parts.length })
  }
  write()
  usePartLibrary.subscribe(write)
}
