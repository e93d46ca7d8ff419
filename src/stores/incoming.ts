import { create } from 'zustand'

interface IncomingState {
  /** Part files that the system handed to the app and that the Parts place has yet to take. */
  readonly partFiles: readonly File[]
}

/** Files that reach the app from outside the page. */
export const useIncoming = create<IncomingState>()(() => ({ partFiles: [] }))
