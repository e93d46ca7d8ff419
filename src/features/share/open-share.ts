import { describe, fail, succeed, type Result } from '../../core/errors'
import { modelHash } from '../../core/bundle'
import { partBundleOf } from '../../core/part-record'
import { sentence } from '../../core/sentence'
import type { SharedSettings, SharedView } from '../../core/share-link'
import { usability } from '../../stores/active-part'
import { useEngine } from '../../stores/engine'
import { useInspections, type Picture } from '../../stores/inspections'
import { fileSource } from '../../stores/picture-files'
import { partOf } from '../../stores/part-library'
import { useSharedView } from '../../stores/shared-view'
import { applyShared, backToOwn } from './shared-settings'

/** Finds a sample by its id; null where this app has none of that name. */
export type FindSample = (id: string) => Promise<Picture | null>

/** The picture of a link, decoded once so that nothing joins the queue that is none. */
export async function pictureOf(
  { name, picture }: SharedView,
  findSample: FindSample,
): Promise<Result<Picture>> {
  if (picture.kind === 'sample') {
    try {
      const sample = await findSample(picture.id)
      if (sample) return succeed(sample)
      return fail(
        'share-sample',
        sentence`This app has no sample picture called ${picture.id}.`,
        sentence`The link was made by an app with other samples. Ask the sender for the picture itself.`,
      )
    } catch (cause) {
      return fail(
        'share-sample',
        sentence`The list of sample pictures could not be loaded.`,
        sentence`Check the connection to the site that serves this page, then open the link again.`,
        describe(cause),
      )
    }
  }
  const file = new File([picture.bytes], name)
  try {
    const bitmap = await createImageBitmap(file)
    bitmap.close()
    return succeed({ name, source: fileSource(file) })
  } catch (cause) {
    return fail(
      'share-picture',
      sentence`The picture in the link cannot be read.`,
      sentence`Nothing was opened. Ask the sender for a new link.`,
      describe(cause),
    )
  }
}

/** Why the result may differ from the sender's. */
export type Difference = 'other-model' | 'part-missing' | 'part-changed' | 'part-unusable'

/** To be asked when the model runs and the device's parts are known. */
export function differencesOf({ bundle, part }: SharedSettings): readonly Difference[] {
  const { status } = useEngine.getState()
  if (status.phase !== 'ready') return []
  const own = status.info.bundle
  const differences: Difference[] = []
  if (own.id !== bundle.id || modelHash(own) !== bundle.hash) differences.push('other-model')
  if (!part) return differences
  const profile = partOf(part.id)
  if (!profile) differences.push('part-missing')
  else if (!usability(profile).ok || !partBundleOf(own)) differences.push('part-unusable')
  else if (profile.revision !== part.revision) differences.push('part-changed')
  return differences
}

/** Puts the picture in the queue, on screen, and shows it as the link says. */
export function openShare(
  { name, settings }: SharedView,
  picture: Picture,
  differences: readonly Difference[],
): void {
  // Another link's settings are not what to go back to.
  backToOwn()
  const canJudge = !differences.includes('part-missing') && !differences.includes('part-unusable')
  const { add, select } = useInspections.getState()
  // Before settings change: nothing of them may be written down with a part.
  const opened = { itemId: null, name, look: settings.place, locale: settings.locale }
  useSharedView.setState({ opened })
  applyShared(settings, canJudge ? (settings.part?.id ?? null) : null)
  const [itemId] = add([picture])
  if (itemId === undefined) return
  useSharedView.setState({ opened: { ...opened, itemId } })
  select(itemId)
}
