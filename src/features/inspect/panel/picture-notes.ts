import { t } from '@lingui/core/macro'
import type { PictureNote } from '../../../core/inference'

/** How a picture was read, in words. */
export function describeNote(note: PictureNote): string {
  switch (note.code) {
    case 'first-frame': {
      const { count } = note
      return count === null ? t`First frame of an animation` : t`First frame of ${count}`
    }
    case 'first-page': {
      const { count } = note
      return t`First picture of ${count} in the file`
    }
    case 'depth-reduced': {
      const { bits } = note
      return t`${bits} bits a channel, read as 8`
    }
    case 'profile-converted':
      return t`Colours converted to sRGB`
    case 'profile-ignored':
      return t`Colour profile not applied`
  }
}
