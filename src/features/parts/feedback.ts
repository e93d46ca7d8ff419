import { t } from '@lingui/core/macro'
import type { QueueItem } from '../../stores/inspections'
import { loadWholePart, partOf } from '../../stores/part-library'
import { useParts } from '../../stores/parts'
import { pictureOf } from './good-pictures'
import { offerPartBack, sayFailure, sayUnreadable } from './part-actions'
import { addReferences, type GoodPicture } from './teach-part'

/** "This is good": the picture joins the references of the part that judges, whose threshold follows. */
export async function addToReferences(item: QueueItem): Promise<void> {
  try {
    await addPictureToReferences(await pictureOf(item))
  } catch (cause) {
    sayUnreadable(cause)
  }
}

/** The same for a picture that is in no queue. */
export async function addPictureToReferences(picture: GoodPicture): Promise<void> {
  const { activePart } = useParts.getState()
  const profile = activePart && partOf(activePart.id)
  if (!profile) return
  const before = await loadWholePart(profile.id)
  const added = await addReferences(profile, [picture])
  if (!added.ok) sayFailure(added.error)
  else if (before.ok) offerPartBack(t`${picture.name} is a good picture of ${profile.name} now`, before.value)
}
