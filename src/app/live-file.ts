import { toPng } from '../lib/camera/frames'
import type { LiveResult } from '../stores/live'

/** A frame as a file of its own, named after its moment. */
export async function liveFile({ picture, at }: LiveResult): Promise<File> {
  const stamp = at.toISOString().replace(/[:.]/g, '-').replace('T', '_').slice(0, 23)
  return new File([await toPng(picture)], `live-${stamp}.png`, {
    type: 'image/png',
    lastModified: at.getTime(),
  })
}
