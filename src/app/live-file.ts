import { toPng } from '../lib/camera/frames'
import type { LiveResult } from '../stores/live'
import { liveName } from './live'

/** A frame as a file of its own. */
export async function liveFile(result: LiveResult): Promise<File> {
  const { picture, at } = result
  return new File([await toPng(picture)], liveName(result), {
    type: 'image/png',
    lastModified: at.getTime(),
  })
}
