import type { PersistStorage } from 'zustand/middleware'

/** A store that keeps its state between visits. */
interface KeptStore<Kept> {
  getState: () => Kept
  setState: (change: Kept | Partial<Kept>) => void
  readonly persist: {
    getOptions: () => { storage?: PersistStorage<Kept> | undefined }
    setOptions: (options: { storage: PersistStorage<Kept> }) => void
  }
}

/** Settings that stay as they are on the device, whatever the page shows. */
export interface Held {
  /** Writes settings down as they change again. */
  release: () => void
  /** Puts the held values back on the page; to be called after {@link release}. */
  restore: () => void
}

/**
 * Keeps fields of a store from being written down: the device keeps what they are now, also when the page is closed
 * meanwhile, while the page may show something else.
 */
export function hold<Kept extends object>(store: KeptStore<Kept>, keys: readonly (keyof Kept)[]): Held {
  const state = store.getState()
  const own = Object.fromEntries(keys.map((key) => [key, state[key]])) as Partial<Kept>
  // Absent where the browser keeps nothing.
  const { storage } = store.persist.getOptions()
  if (storage)
    store.persist.setOptions({
      storage: {
        ...storage,
        setItem: (name, value) => storage.setItem(name, { ...value, state: { ...value.state, ...own } }),
      },
    })
  return {
    release: () => {
      if (storage) store.persist.setOptions({ storage })
    },
    restore: () => store.setState(own),
  }
}
