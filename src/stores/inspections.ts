import { create } from 'zustand'
import type { FlawscopeError } from '../core/errors'
import type { Inspection } from '../core/inference'
import type { InspectionSummary } from '../core/inspection-summary'
import type { FileSource } from './picture-files'
import { shelve } from './result-data'

/** What is known beforehand about a picture of the sample gallery. */
export interface SampleFacts {
  readonly kind: string
  readonly label: 'good' | 'defective'
  readonly defect: string | null
  readonly licence: string
  readonly credit: string
}

export type PictureSource =
  FileSource | { readonly kind: 'sample'; readonly url: string; readonly facts: SampleFacts }

export interface Picture {
  readonly name: string
  /** Folders it came from, such as `line 2/monday`; absent for single files. */
  readonly folder?: string
  readonly source: PictureSource
}

export type ItemState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'running' }
  | { readonly phase: 'done'; readonly inspection: InspectionSummary }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }

export interface QueueItem extends Picture {
  readonly id: string
  readonly state: ItemState
  /**
   * Number of the record of the history that this is shown from: its result stands as it was recorded, whatever
   * judges now, until the picture is inspected again. Absent for pictures of the queue itself.
   */
  readonly recorded?: number
}

/** Items taken out, with what is needed to put them back where they were. */
export interface Removed {
  readonly items: readonly QueueItem[]
  readonly order: readonly string[]
}

type Items = Readonly<Record<string, QueueItem>>

interface InspectionsState {
  readonly items: Items
  /** Ids in the order in which pictures came. */
  readonly order: readonly string[]
  readonly selectedId: string | null
  /** Duration of the latest inspection; null before the first. */
  readonly lastMs: number | null
  /** How long the latest pictures took from start to end, failed ones included; the latest last. */
  readonly recentMs: readonly number[]
  /** While true nothing new starts; what runs ends. */
  readonly isPaused: boolean
  /** @returns The new items' ids, in order. */
  add: (pictures: readonly Picture[]) => readonly string[]
  select: (id: string) => void
  /**
   * Moves the selection by `offset` places and stops at the ends.
   *
   * @param among The ids that are shown, in their order; all of them if absent.
   */
  selectBy: (offset: number, among?: readonly string[]) => void
  setPaused: (isPaused: boolean) => void
  start: (id: string) => void
  finish: (id: string, inspection: Inspection) => void
  reject: (id: string, error: FlawscopeError) => void
  /** Gives a picture that was to run again the result back that it had. */
  giveBack: (id: string, inspection: InspectionSummary) => void
  /** Puts a failed or interrupted picture back in line. */
  requeue: (id: string) => void
  requeueFailed: () => void
  /** @param among The ids that are shown, of which the next one is selected. */
  remove: (id: string, among?: readonly string[]) => Removed
  /** Takes out everything that has not started. */
  cancelWaiting: () => Removed
  clear: () => Removed
  restore: (removed: Removed) => void
  /** Puts pictures of an earlier visit before those that came meanwhile. */
  bringBack: (items: readonly QueueItem[]) => void
}

/** Pictures of another visit or another tab are kept beside these: no two may have the same id. */
const visit = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`
let lastNumber = 0

/** How many durations are remembered: enough to be steady, few enough to follow a change of pictures. */
const RECENT_COUNT = 20

const WAITING: ItemState = { phase: 'waiting' }

/** The item at the same place, or the last one, so that Delete can be pressed again and again. */
function neighbour(order: readonly string[], kept: ReadonlySet<string>, from: string | null): string | null {
  if (from === null || kept.has(from)) return from
  const place = order.indexOf(from)
  const after = order.slice(place).find((id) => kept.has(id))
  return after ?? order.slice(0, place).findLast((id) => kept.has(id)) ?? null
}

/**
 * The items with one replaced. Spreading thousands of them into a new object takes several times as long, and
 * this happens twice for every picture.
 */
function withItem(items: Items, order: readonly string[], item: QueueItem): Items {
  const copy: Record<string, QueueItem> = {}
  for (const id of order) copy[id] = items[id]!
  copy[item.id] = item
  return copy
}

export const useInspections = create<InspectionsState>()((set, get) => {
  let startedAt = 0

  const setItemState = (id: string, state: ItemState, more: Partial<InspectionsState> = {}) =>
    set(({ items, order }) => {
      const item = items[id]
      return item ? { items: withItem(items, order, { ...item, state }), ...more } : {}
    })

  const lastDurations = () => [...get().recentMs, performance.now() - startedAt].slice(-RECENT_COUNT)

  const takeOut = (ids: ReadonlySet<string>, among = get().order): Removed => {
    const { items, order, selectedId } = get()
    const removed = { items: order.filter((id) => ids.has(id)).map((id) => items[id]!), order }
    const remaining = order.filter((id) => !ids.has(id))
    set({
      items: Object.fromEntries(remaining.map((id) => [id, items[id]!])),
      order: remaining,
      selectedId: neighbour(among, new Set(remaining), selectedId) ?? remaining[0] ?? null,
    })
    return removed
  }

  return {
    items: {},
    order: [],
    selectedId: null,
    lastMs: null,
    recentMs: [],
    isPaused: false,

    add: (pictures) => {
      const added = pictures.map((picture): QueueItem => ({
        ...picture,
        id: `picture-${visit}-${++lastNumber}`,
        state: WAITING,
      }))
      const ids = added.map(({ id }) => id)
      set(({ items, order, selectedId }) => ({
        items: { ...items, ...Object.fromEntries(added.map((item) => [item.id, item])) },
        order: [...order, ...ids],
        selectedId: selectedId ?? ids[0] ?? null,
      }))
      return ids
    },

    select: (id) => set(({ items }) => (items[id] ? { selectedId: id } : {})),

    selectBy: (offset, among = get().order) =>
      set(({ selectedId }) => {
        const place = selectedId === null ? -1 : among.indexOf(selectedId)
        // A selected picture that is not shown: begin at the start of those that are.
        const next = place < 0 ? 0 : Math.min(among.length - 1, Math.max(0, place + offset))
        const target = among[next]
        return target === undefined ? {} : { selectedId: target }
      }),

    setPaused: (isPaused) => set({ isPaused }),

    start: (id) => {
      startedAt = performance.now()
      setItemState(id, { phase: 'running' })
    },
    finish: (id, inspection) =>
      setItemState(
        id,
        { phase: 'done', inspection: shelve(inspection) },
        { lastMs: inspection.timings.totalMs, recentMs: lastDurations() },
      ),
    reject: (id, error) => setItemState(id, { phase: 'failed', error }, { recentMs: lastDurations() }),
    giveBack: (id, inspection) => setItemState(id, { phase: 'done', inspection }),
    requeue: (id) => {
      // From now on it is a picture like any other.
      set(({ items }) => {
        const { recorded, ...item } = items[id] ?? {}
        return recorded === undefined ? {} : { items: { ...items, [id]: item as QueueItem } }
      })
      setItemState(id, WAITING)
    },

    requeueFailed: () =>
      set(({ items }) => ({
        items: Object.fromEntries(
          Object.entries(items).map(([id, item]) => [
            id,
            item.state.phase === 'failed' ? { ...item, state: WAITING } : item,
          ]),
        ),
      })),

    remove: (id, among) => takeOut(new Set([id]), among),

    cancelWaiting: () => {
      const { items, order } = get()
      return takeOut(new Set(order.filter((id) => items[id]?.state.phase === 'waiting')))
    },

    clear: () => takeOut(new Set(get().order)),

    bringBack: (earlier) =>
      set(({ items, order, selectedId }) => ({
        items: { ...Object.fromEntries(earlier.map((item) => [item.id, item])), ...items },
        order: [...earlier.map(({ id }) => id).filter((id) => items[id] === undefined), ...order],
        selectedId: selectedId ?? earlier[0]?.id ?? null,
      })),

    restore: (removed) =>
      set(({ items, order, selectedId }) => {
        const returning = new Set(removed.items.map(({ id }) => id))
        const known = new Set(removed.order)
        // A picture that was running when it was taken out has lost its run.
        const back = removed.items.map((item) =>
          item.state.phase === 'running' ? { ...item, state: WAITING } : item,
        )
        return {
          items: { ...items, ...Object.fromEntries(back.map((item) => [item.id, item])) },
          order: [
            ...removed.order.filter((id) => returning.has(id) || items[id] !== undefined),
            ...order.filter((id) => !known.has(id)),
          ],
          selectedId: selectedId ?? removed.items[0]?.id ?? null,
        }
      }),
  }
})

export interface QueueCounts {
  readonly waiting: number
  readonly running: number
  readonly done: number
  readonly failed: number
}

/** All that ask after a change share one count. */
const counted = new WeakMap<Items, QueueCounts>()

/** How many pictures are in each phase. */
export function countPhases({ items }: Pick<InspectionsState, 'items'>): QueueCounts {
  const known = counted.get(items)
  if (known) return known
  const counts = { waiting: 0, running: 0, done: 0, failed: 0 }
  for (const { state } of Object.values(items)) counts[state.phase]++
  counted.set(items, counts)
  return counts
}

/** The picture to run next: the one on screen if it waits, else the first in line. */
export function nextWaiting({
  items,
  order,
  selectedId,
  isPaused,
}: Pick<InspectionsState, 'items' | 'order' | 'selectedId' | 'isPaused'>): QueueItem | undefined {
  if (isPaused) return undefined
  const waits = (id: string) => items[id]?.state.phase === 'waiting'
  const id = selectedId !== null && waits(selectedId) ? selectedId : order.find(waits)
  return id === undefined ? undefined : items[id]
}
