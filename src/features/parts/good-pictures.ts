import { readArchive } from '../../lib/archive'
import { isClutter, looksLikePicture } from '../../lib/picture-names'
import { useInspections, type QueueItem } from '../../stores/inspections'
import { judgementOf } from '../../stores/judgements'
import { readPicture } from '../../stores/picture-files'
import type { GoodPicture } from './teach-part'

/** A part's exported file among dropped ones. */
export const isPartFile = ({ name }: File): boolean => /\.flawscope$/i.test(name)

const isArchive = ({ name }: File): boolean => /\.zip$/i.test(name)

/** The pictures among files, folders and ZIP archives; what is no picture by its name is left out. */
export async function picturesOf(files: readonly File[]): Promise<readonly GoodPicture[]> {
  const pictures: GoodPicture[] = []
  for (const file of files)
    if (isArchive(file)) await readArchive(file, ({ file }) => void pictures.push({ name: file.name, file }))
    else if (looksLikePicture(file.name) && !isClutter(file.name)) pictures.push({ name: file.name, file })
  return pictures
}

/** The queue's pictures that count as OK, by a person or by their score. */
export const okItems = (): readonly QueueItem[] => {
  const { items, order } = useInspections.getState()
  return order.map((id) => items[id]!).filter((item) => judgementOf(item)?.verdict === 'OK')
}

/**
 * The file of a picture in the queue.
 *
 * @throws Error when it cannot be read any more.
 */
export async function pictureOf({ name, source }: QueueItem): Promise<GoodPicture> {
  return { name, file: await readPicture(source) }
}
