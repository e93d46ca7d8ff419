import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { fail, type FlawscopeError, type Result } from '../../core/errors'
import type { PartProfile } from '../../core/part-profile'
import { sentence } from '../../core/sentence'
import { saveFile } from '../../lib/save-file'
import type { WholePart } from '../../lib/storage/part-database'
import { translateError } from '../../lib/translate'
import { offerUndo } from '../../lib/undo-toast'
import { activatePart } from '../../stores/active-part'
import { useEngine } from '../../stores/engine'
import { changePart, deletePart, keepPart, loadWholePart, partOf } from '../../stores/part-library'
import { useParts } from '../../stores/parts'

export function sayFailure(error: FlawscopeError): void {
  const { message, hint } = translateError(error)
  toast.error(message, { description: hint })
}

/** A picture of the queue that cannot be had any more. */
export function sayUnreadable(cause: unknown): void {
  sayFailure(
    fail(
      'file-unreadable',
      sentence`A picture of the queue could not be read.`,
      sentence`It may have been moved or changed. Add it again.`,
      cause,
    ).error,
  )
}

function say(result: Result<unknown>): boolean {
  if (!result.ok) sayFailure(result.error)
  return result.ok
}

/** Lets a part judge what is inspected, or the generic detector. */
export const judgeBy = (id: string | null): boolean => say(activatePart(id))

export async function renamePart(id: string, name: string): Promise<void> {
  say(await changePart(id, (profile) => ({ ...profile, name })))
}

/** @returns The copy's id, or null where it could not be made. */
export async function duplicatePart(id: string): Promise<string | null> {
  const whole = await loadWholePart(id)
  if (!whole.ok) {
    say(whole)
    return null
  }
  const now = new Date().toISOString()
  const { profile, pictures } = whole.value
  const name = t`Copy of ${profile.name}`.slice(0, 120)
  const copy = { ...profile, id: crypto.randomUUID(), name, createdAt: now, changedAt: now }
  return say(await keepPart({ profile: copy, pictures })) ? copy.id : null
}

export async function removePart({ id, name }: PartProfile): Promise<void> {
  const whole = await loadWholePart(id)
  const wasActive = useParts.getState().activePart?.id === id
  if (!say(await deletePart(id))) return
  if (whole.ok) offerUndo(t`Deleted ${name}`, () => void restore(whole.value, wasActive))
  else toast(t`Deleted ${name}`)
}

async function restore(whole: WholePart, isActive: boolean): Promise<void> {
  if (say(await keepPart(whole)) && isActive) judgeBy(whole.profile.id)
}

/** Offers to take a change of the references back; the part as it was is kept until then. */
export function offerPartBack(message: string, before: WholePart): void {
  offerUndo(message, () => void keepPart(before).then(say))
}

export async function exportPart({ id, name }: PartProfile): Promise<void> {
  const whole = await loadWholePart(id)
  if (!whole.ok) {
    say(whole)
    return
  }
  const { writePartFile, PART_FILE_ENDING } = await import('../../lib/part-file/part-file')
  const file = await writePartFile(whole.value, import.meta.env.APP_VERSION)
  if (!file.ok) {
    say(file)
    return
  }
  // No file system takes these everywhere.
  const stem = name.replace(/[^\p{Letter}\p{Number} ._-]/gu, '_').replace(/^\.+/, '')
  saveFile(file.value, `${stem || 'part'}${PART_FILE_ENDING}`)
}

/** A part that was read from a file but belongs to another model. */
export type ForeignPart = Pick<WholePart, 'profile' | 'pictures'>

export type Imported =
  | { readonly kind: 'kept'; readonly profile: PartProfile }
  | { readonly kind: 'foreign'; readonly error: FlawscopeError; readonly part: ForeignPart }
  | { readonly kind: 'refused'; readonly error: FlawscopeError }

/** Takes a part from a file; nothing changes where it is refused. A part that is here already comes in beside it. */
export async function importPart(file: File): Promise<Imported> {
  const { status } = useEngine.getState()
  const bundle = status.phase === 'ready' ? status.info.bundle : null
  const { readPartFile } = await import('../../lib/part-file/part-file')
  const read = await readPartFile(file, bundle)
  if (!read.ok) {
    if (read.error.code !== 'part-bundle') return { kind: 'refused', error: read.error }
    const foreign = await readPartFile(file, null)
    return foreign.ok
      ? { kind: 'foreign', error: read.error, part: asOwn(foreign.value) }
      : { kind: 'refused', error: foreign.error }
  }
  const own = asOwn(read.value)
  const kept = await keepPart(own)
  return kept.ok ? { kind: 'kept', profile: own.profile } : { kind: 'refused', error: kept.error }
}

/** Under an id of its own where the same part is here already, so that an import never overwrites. */
function asOwn(part: WholePart): WholePart {
  if (!partOf(part.profile.id)) return part
  return { ...part, profile: { ...part.profile, id: crypto.randomUUID() } }
}
