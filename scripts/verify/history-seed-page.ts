import { makeRecord } from '../../src/core/fixtures/history'
import { NO_REVIEW } from '../../src/core/review'
import { HistoryDatabase, type HistoryDraft } from '../../src/lib/storage/history-database'

/** Records that are appended at once. */
const BATCH = 500
const MINUTE = 60_000

/**
 * Fills the page's history with synthetic inspections, through the code that records real ones: one a minute until
 * now, every fourth NG, on two stations and for two parts, a note on every hundredth. The clock goes back once.
 */
async function seedHistory(count: number): Promise<void> {
  const canvas = new OffscreenCanvas(64, 48)
  const context = canvas.getContext('2d')!
  const small = await Promise.all(
    [200, 260, 20].map((hue) => {
      context.fillStyle = `hsl(${hue} 12% 62%)`
      context.fillRect(0, 0, 64, 48)
      context.fillStyle = `hsl(${hue} 14% 38%)`
      context.fillRect(16, 12, 32, 24)
      return canvas.convertToBlob({ type: 'image/webp' })
    }),
  )
  const end = Date.now()
  const database = new HistoryDatabase()
  const draft = (number: number): HistoryDraft => {
    const minutesAgo = (count - number) * 5 + (number === count - 5 ? 600 : 0)
    return {
      record: {
        ...makeRecord(number, new Date(end - minutesAgo * MINUTE)),
        part: number % 3 === 0 ? { id: 'flange', name: 'Flange', revision: 'r1' } : null,
        station: number % 2 === 0 ? 'Line 2' : 'Line 1',
        operator: 'Ada',
        review: number % 100 === 0 ? { ...NO_REVIEW, note: `Scratch ${number}` } : NO_REVIEW,
      },
      blobs: { picture: null, thumbnail: small[number % small.length]!, display: null, maps: null },
    }
  }
  for (let at = 1; at <= count; at += BATCH)
    await database.append(
      Array.from({ length: Math.min(BATCH, count - at + 1) }, (_, index) => draft(at + index)),
    )
  database.close()
}

Object.assign(globalThis, { seedHistory })
