import { create } from 'zustand'
import type { FlawscopeError, Result } from '../core/errors'
import type { PartProfile } from '../core/part-profile'
import type { PartDatabase, WholePart } from '../lib/storage/part-database'

interface PartLibraryState {
  /** `failed`: the device's parts cannot be read; `error` says why. */
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly parts: readonly PartProfile[]
  readonly error: FlawscopeError | null
}

/** The parts that are kept on this device, as the page knows them; changed through the functions below alone. */
export const usePartLibrary = create<PartLibraryState>()(() => ({
  phase: 'loading',
  parts: [],
  error: null,
}))

let database: Promise<PartDatabase> | undefined

/** The first view does not wait for the code of the database. */
const open = (): Promise<PartDatabase> =>
  (database ??= import('../lib/storage/part-database').then(({ PartDatabase }) => new PartDatabase()))

let otherTabs: BroadcastChannel | undefined

/** What another tab teaches, changes or deletes shows here without a reload, and the other way round. */
function listenToOtherTabs(): void {
  if (otherTabs) return
  otherTabs = new BroadcastChannel('flawscope.parts')
  otherTabs.addEventListener('message', () => void refreshParts())
}

const tellOtherTabs = (): void => otherTabs?.postMessage('changed')

/** Reads the device's parts anew, and from then on whenever another tab changes them. */
export async function refreshParts(): Promise<void> {
  listenToOtherTabs()
  const listed = await (await open()).list()
  usePartLibrary.setState(
    listed.ok
      ? { phase: 'ready', parts: listed.value, error: null }
      : { phase: 'failed', error: listed.error },
  )
}

/** A part with its pictures, from the device. */
export const loadWholePart = async (id: string): Promise<Result<WholePart>> => (await open()).load(id)

/** Keeps a part with exactly these pictures. */
export async function keepPart(part: WholePart): Promise<Result<void>> {
  const kept = await (await open()).put(part)
  if (kept.ok) {
    show(part.profile)
    tellOtherTabs()
    // Browsers ask or decide by themselves whether to keep it when space gets short.
    void navigator.storage.persist()
  }
  return kept
}

/** Changes a part's profile, not its pictures. */
export async function changePart(
  id: string,
  alter: (profile: PartProfile) => PartProfile,
): Promise<Result<PartProfile>> {
  const changed = await (
    await open()
  ).change(id, (profile) => ({ ...alter(profile), changedAt: new Date().toISOString() }))
  if (changed.ok) {
    show(changed.value)
    tellOtherTabs()
  }
  return changed
}

export async function deletePart(id: string): Promise<Result<void>> {
  const deleted = await (await open()).delete(id)
  if (deleted.ok) {
    usePartLibrary.setState(({ parts }) => ({ parts: parts.filter((part) => part.id !== id) }))
    tellOtherTabs()
  }
  return deleted
}

function show(profile: PartProfile): void {
  usePartLibrary.setState(({ parts }) => ({
    parts: [...parts.filter(({ id }) => id !== profile.id), profile].sort((a, b) =>
      a.name.localeCompare(b.name),
    ),
  }))
}

export const partOf = (id: string | null): PartProfile | undefined =>
  usePartLibrary.getState().parts.find((part) => part.id === id)
