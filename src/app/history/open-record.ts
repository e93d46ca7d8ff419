import { plural, t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { navigate } from 'wouter/use-hash-location'
import { summaryOf } from '../../core/inspection-summary'
import { MAXIMUM_REFERENCES } from '../../core/part-profile'
import { formatDayTime, formatNumber, formatScore } from '../../lib/format'
import type { HistoryItem } from '../../lib/storage/history-database'
import { historyDatabase } from '../../stores/history-database'
import { useInspections } from '../../stores/inspections'
import { fileSource } from '../../stores/picture-files'
import { adopt } from '../../stores/result-data'
import { useReviews } from '../../stores/reviews'
import { useTeaching } from '../../stores/teaching'

/**
 * Shows a record in the viewer as it was recorded: picture, maps and review come from the device, nothing is inspected.
 * What a person says there about it is appended to the record. It is not kept with the queue.
 */
export async function openRecord(seq: number): Promise<void> {
  const item = await historyDatabase.load(seq).catch(() => undefined)
  if (!item) {
    toast.error(t`This record cannot be read any more.`)
    return
  }
  const { record, review, blobs } = item
  const picture = blobs.picture ?? blobs.thumbnail
  if (!picture || !blobs.maps) {
    toast(t`Of no. ${formatNumber(seq)} neither picture nor maps are kept.`, {
      description: t`There was no room for them when it was recorded.`,
    })
    return
  }
  const { order, items, restore, select } = useInspections.getState()
  const id = `history-${seq}`
  if (!items[id]) {
    const inspection = summaryOf(record.result)
    adopt(inspection, {
      thumbnail: blobs.thumbnail ?? picture,
      // The small picture where the picture itself was not kept: it shows where the regions are.
      display: blobs.picture ? blobs.display : picture,
      maps: blobs.maps,
    })
    const { name, folder } = record
    const file = new File([picture], name, { type: picture.type })
    useReviews.setState(({ reviews }) => ({ reviews: { ...reviews, [id]: review } }))
    restore({
      items: [
        {
          id,
          name,
          ...(folder === null ? {} : { folder }),
          source: fileSource(file),
          state: { phase: 'done', inspection },
          recorded: seq,
        },
      ],
      order: [...order, id],
    })
  }
  select(id)
  navigate('/')
  sayWhatWasRecorded(item)
}

function sayWhatWasRecorded({ record, row, blobs }: HistoryItem): void {
  const threshold = formatScore(record.thresholds.image)
  toast(t`No. ${formatNumber(row.seq)} of ${formatDayTime(new Date(row.time))}`, {
    description: [
      t`Recorded as ${record.verdict} at the threshold ${threshold}.`,
      blobs.picture ? '' : t`The picture was not kept: what is shown is the small one.`,
    ]
      .filter(Boolean)
      .join(' '),
  })
}

/**
 * Takes the pictures of records to Parts as good ones, to teach a new part or to be added to one.
 *
 * @param partId Null: a new part.
 */
export async function teachWith(seqs: readonly number[], partId: string | null): Promise<void> {
  const known = new Set<string>()
  const pictures: { name: string; file: Blob }[] = []
  // The same picture twice teaches nothing more.
  for (const seq of seqs) {
    const item = await historyDatabase.load(seq).catch(() => undefined)
    if (!item?.blobs.picture || known.has(item.row.picture)) continue
    known.add(item.row.picture)
    pictures.push({ name: item.record.name, file: item.blobs.picture })
    if (pictures.length >= MAXIMUM_REFERENCES) break
  }
  if (pictures.length === 0) {
    toast(t`Of these records no picture was kept.`, {
      description: t`Settings of the history say of which inspections the picture itself is kept.`,
    })
    return
  }
  useTeaching.setState({ offered: { pictures, partId } })
  navigate('/parts')
  if (pictures.length < seqs.length)
    toast(
      plural(pictures.length, {
        one: 'Took # picture: the others are the same, too many, or not kept.',
        other: 'Took # pictures: the others are the same, too many, or not kept.',
      }),
    )
}
