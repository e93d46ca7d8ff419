import { create } from 'zustand'
import type { Verdict } from '../core/verdict'

type HistoryDialog = 'settings' | 'check' | 'delete' | 'add-to-part'

interface HistoryViewState {
  /** Local days such as 2026-03-01; empty for no bound. */
  readonly fromDay: string
  readonly toDay: string
  /** Null for all; an empty text for the detector as it ships, or for no station. */
  readonly part: string | null
  readonly station: string | null
  readonly verdict: Verdict | null
  readonly words: string
  /** Numbers of chosen records. */
  readonly chosen: ReadonlySet<number>
  readonly dialog: HistoryDialog | null
}

export const NO_FILTER = {
  fromDay: '',
  toDay: '',
  part: null,
  station: null,
  verdict: null,
  words: '',
} as const satisfies Partial<HistoryViewState>

/** What of the history is looked at; it ends with the visit. */
export const useHistoryView = create<HistoryViewState>()(() => ({
  ...NO_FILTER,
  chosen: new Set<number>(),
  dialog: null,
}))
