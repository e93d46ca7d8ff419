import { create } from 'zustand'
import type { Locale } from '../core/display'
import type { Look } from './viewport'

/** A link's view that is on screen instead of the user's own settings. */
export interface OpenedView {
  /** Null until the picture has joined the queue. */
  readonly itemId: string | null
  readonly name: string
  /** What to look at once the picture is there; null when it has been, or for all of it. */
  readonly look: Look | null
  /** The sender's language. */
  readonly locale: Locale
}

/**
 * While a view is opened, what settings say is the link's and not the user's: nothing of it is written down as a
 * setting or with a part.
 */
export const useSharedView = create<{ readonly opened: OpenedView | null }>()(() => ({ opened: null }))
