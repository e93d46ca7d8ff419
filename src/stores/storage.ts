import { create } from 'zustand'

/** Says without opening the database whether an earlier visit left pictures. */
const FLAG = 'flawscope.kept'

interface StorageState {
  /**
   * `loading` while an earlier visit's pictures may still come; `off` where the browser keeps nothing; `elsewhere`
   * where another tab keeps its queue.
   */
  readonly phase: 'loading' | 'on' | 'off' | 'elsewhere'
  /** Pictures of the queue that are kept. */
  readonly keptCount: number
  /** Everything this site keeps on the device, models included, and what it may; null where the browser does not tell. */
  readonly usage: { readonly bytes: number; readonly quotaBytes: number } | null
  /** The device has no room: the newest pictures are used but not kept. */
  readonly isFull: boolean
}

/** What the page knows about what the device keeps. */
export const useStorage = create<StorageState>()(() => ({
  phase: 'loading',
  keptCount: 0,
  usage: null,
  isFull: false,
}))

export const rememberKept = (count: number): void => {
  useStorage.setState({ keptCount: count })
  try {
    if (count > 0) localStorage.setItem(FLAG, String(count))
    else localStorage.removeItem(FLAG)
  } catch {
    // Blocked storage: the next visit shows the start page for a moment.
  }
}

/** How many pictures an earlier visit left, as far as it is known. */
export const expectedPictures = (): number => {
  try {
    return Number(localStorage.getItem(FLAG) ?? 0)
  } catch {
    return 0
  }
}

/** Whether the start page should wait for pictures of an earlier visit. */
export const expectsPictures = (): boolean => expectedPictures() > 0
