import { create } from 'zustand'
import type { FlawscopeError } from '../core/errors'
import type { Inspection } from '../core/inference'

/** What is known beforehand about a picture of the sample gallery. */
export interface SampleFacts {
  readonly kind: string
  readonly label: 'good' | 'defective'
  readonly defect: string | null
  readonly licence: string
  readonly credit: string
}

export type PictureSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'sample'; readonly url: string; readonly facts: SampleFacts }

export interface Picture {
  readonly name: string
  readonly source: PictureSource
}

export type ItemState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'running' }
  | { readonly phase: 'done'; readonly inspection: Inspection }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }

export interface QueueItem extends Picture {
  readonly id: string
  readonly state: ItemState
}

/** Items taken out, with what is needed to put them back where they were. */
export interface Removed {
  readonly items: readonly QueueItem[]
  readonly order: readonly string[]
}

interface InspectionsState {
  readonly items: Readonly<Record<string, QueueItem>>
  /** Ids in the order in which pictures came. */
  readonly order: readonly string[]
  readonly selectedId: string | null
  /** Duration of the latest inspection; null before the first. */
  readonly lastMs: number | null
  add: (pictures: readonly Picture[]) => void
  select: (id: string) => void
  /** Moves the selection by `offset` places and stops at the ends. */
  selectBy: (offset: number) => void
  start: (id: string) => void
  finish: (id: string, inspection: Inspection) => void
  reject: (id: string, error: FlawscopeError) => void
  /** Puts a failed or interrupted picture back in line. */
  requeue: (id: string) => void
  remove: (id: string) => Removed
  /** Takes out everything that has not started. */
  cancelWaiting: () => Removed
  clear: () => Removed
  restore: (removed: Removed) => void
}

let lastNumber = 0

const WAITING: ItemState = { phase: 'waiting' }

/** The item at the same place, or the last one, so that Delete can be pressed again and again. */
function neighbour(order: readonly string[], kept: ReadonlySet<string>, from: string | null): string | null {
  if (from === null || kept.has(from)) return from
  const place = order.indexOf(from)
  const after = order.slice(place).find((id) => kept.has(id))
  return after ?? order.slice(0, place).findLast((id) => kept.has(id)) ?? null
}

export const useInspections = create<InspectionsState>()((set, get) => {
  const setItemState = (id: string, state: ItemState) =>
    set(({ items }) => {
      const item = items[id]
      return item ? { items: { ...items, [id]: { ...item, state } } } : {}
    })

  const takeOut = (ids: ReadonlySet<string>): Removed => {
    const { items, order, selectedId } = get()
    const removed = { items: order.filter((id) => ids.has(id)).map((id) => items[id]!), order }
    const remaining = order.filter((id) => !ids.has(id))
    set({
      items: Object.fromEntries(remaining.map((id) => [id, items[id]!])),
      order: remaining,
      selectedId: neighbour(order, new Set(remaining), selectedId),
    })
    return removed
  }

  return {
    items: {},
    order: [],
    selectedId: null,
    lastMs: null,

    add: (pictures) =>
      set(({ items, order, selectedId }) => {
        const added = pictures.map((picture): QueueItem => ({
          ...picture,
          id: `picture-${++lastNumber}`,
          state: WAITING,
        }))
        return {
          items: { ...items, ...Object.fromEntries(added.map((item) => [item.id, item])) },
          order: [...order, ...added.map(({ id }) => id)],
          selectedId: selectedId ?? added[0]?.id ?? null,
        }
      }),

    select: (id) => set(({ items }) => (items[id] ? { selectedId: id } : {})),

    selectBy: (offset) =>
      set(({ order, selectedId }) => {
        const place = selectedId === null ? 0 : order.indexOf(selectedId)
        const target = order[Math.min(order.length - 1, Math.max(0, place + offset))]
        return target === undefined ? {} : { selectedId: target }
      }),

    start: (id) => setItemState(id, { phase: 'running' }),
    finish: (id, inspection) => {
      setItemState(id, { phase: 'done', inspection })
      set({ lastMs: inspection.timings.totalMs })
    },
    reject: (id, error) => setItemState(id, { phase: 'failed', error }),
    requeue: (id) => setItemState(id, WAITING),

    remove: (id) => takeOut(new Set([id])),

    cancelWaiting: () => {
      const { items, order } = get()
      return takeOut(new Set(order.filter((id) => items[id]?.state.phase === 'waiting')))
    },

    clear: () => takeOut(new Set(get().order)),

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

/** How many pictures are in each phase. */
export function countPhases({ items, order }: Pick<InspectionsState, 'items' | 'order'>): QueueCounts {
  const counts = { waiting: 0, running: 0, done: 0, failed: 0 }
  for (const id of order) counts[items[id]!.state.phase]++
  return counts
}

/** The picture to run next: the one on screen if it waits, else the first in line. */
export function nextWaiting({
  items,
  order,
  selectedId,
}: Pick<InspectionsState, 'items' | 'order' | 'selectedId'>): QueueItem | undefined {
  const waits = (id: string) => items[id]?.state.phase === 'waiting'
  const id = selectedId !== null && waits(selectedId) ? selectedId : order.find(waits)
  return id === undefined ? undefined : items[id]
}
