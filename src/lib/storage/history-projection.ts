import { canonicalJson } from '../../core/history/canonical'
import type { HistoryBody } from './history-record'
import { amended, rowOf, type HistoryRow } from './history-rows'
import { asJson } from './history-tables'

/** Draws the rows from the chain. */
export class Projection {
  readonly rows = new Map<number, HistoryRow>()
  #time = -Infinity

  take(seq: number, body: HistoryBody | undefined): void {
    if (body?.kind === 'inspection') {
      const row = rowOf(seq, body, this.#time)
      this.#time = row.time
      this.rows.set(seq, row)
    } else if (body?.kind === 'amendment') {
      const row = this.rows.get(body.target)
      if (row) this.rows.set(body.target, amended(row, body.review))
    }
  }

  /** Numbers of rows that are not as they should be, missing or too many. */
  differences(listed: readonly HistoryRow[]): number[] {
    const known = new Map(listed.map((row) => [row.seq, row]))
    const seqs = [...new Set([...known.keys(), ...this.rows.keys()])]
    return seqs.filter((seq) => {
      const [shown, drawn] = [known.get(seq), this.rows.get(seq)]
      return !shown || !drawn || comparable(shown) !== comparable(drawn)
    })
  }
}

/** What is before a deleted inspection's successor is not known any more, nor is where the device was. */
const comparable = (row: HistoryRow): string => canonicalJson(asJson({ ...row, back: 0, day: '' }))
