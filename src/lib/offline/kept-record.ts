/**
 * What this page believes to be on the device, kept apart from it: browsers that make room throw away databases and
 * caches as a whole, and leave this.
 */
const RECORD = 'flawscope.believed'

export interface KeptRecord {
  readonly parts: number
  /** Whether everything was made available offline. */
  readonly isOffline: boolean
}

const NOTHING: KeptRecord = { parts: 0, isOffline: false }

export function readRecord(): KeptRecord {
  try {
    const { parts, isOffline } = JSON.parse(localStorage.getItem(RECORD) ?? '{}') as Record<string, unknown>
    return { parts: typeof parts === 'number' ? parts : 0, isOffline: isOffline === true }
  } catch {
    // Blocked, or not ours: nothing is missed then.
    return NOTHING
  }
}

export function writeRecord(change: Partial<KeptRecord>): void {
  try {
    localStorage.setItem(RECORD, JSON.stringify({ ...readRecord(), ...change }))
  } catch {
    // Blocked storage keeps nothing that could be missed.
  }
}
