import type { LevelShare, PartLevel } from '../part'
import { join } from './join'
import { kCentre } from './k-centre'
import type { LevelSpec } from './reference-spec'

/**
 * The rows that one picture puts up for a level's bank.
 *
 * @param candidates Rows on the grid of each view, the picture as it is first; [cells * cells, C] each.
 */
export function putUp(candidates: readonly Float32Array[], level: LevelSpec): LevelShare {
  const rows = join(candidates)
  const chosen = kCentre(rows, level.channels, level.share)
  const perView = candidates[0]!.length / level.channels
  return {
    rows: pick(rows, level.channels, chosen),
    views: Uint8Array.from(chosen, (row) => Math.floor(row / perView)),
  }
}

/**
 * A level's bank from what every picture put up.
 *
 * @param shares One for each picture, in the order of the part's references.
 * @param grid   The manifest's `reference.grid`.
 */
export function selectBank(shares: readonly LevelShare[], level: LevelSpec, grid: number): PartLevel {
  let rows = join(shares.map((share) => share.rows))
  let owner = ownersOf(shares)
  if (owner.length > level.bank) {
    const chosen = kCentre(rows, level.channels, level.bank)
    rows = pick(rows, level.channels, chosen)
    owner = Int32Array.from(chosen, (row) => owner[row]!)
  }
  return { name: level.name, rows: rows.map((value) => value / grid), owner }
}

/** A picture that is alone owns its own view only, so that it can be compared with its other views. */
function ownersOf(shares: readonly LevelShare[]): Int32Array<ArrayBuffer> {
  const [first] = shares
  if (first && shares.length === 1) return Int32Array.from(first.views, (view) => (view > 0 ? 1 : 0))
  const owner = new Int32Array(shares.reduce((sum, { views }) => sum + views.length, 0))
  let start = 0
  shares.forEach(({ views }, picture) => {
    owner.fill(picture, start, start + views.length)
    start += views.length
  })
  return owner
}

/** The rows of a bank that others than one picture gave; all rows where nobody else gave any. */
export function rowsWithout({ rows, owner }: PartLevel, picture: number): Float32Array<ArrayBuffer> {
  const channels = rows.length / owner.length
  const others = Int32Array.from(owner.keys()).filter((row) => owner[row] !== picture)
  if (others.length === 0) return rows
  const kept = new Float32Array(others.length * channels)
  others.forEach((row, place) => {
    kept.set(rows.subarray(row * channels, (row + 1) * channels), place * channels)
  })
  return kept
}

function pick(rows: Float32Array, channels: number, chosen: Int32Array): Float32Array<ArrayBuffer> {
  const picked = new Float32Array(chosen.length * channels)
  chosen.forEach((row, place) => {
    picked.set(rows.subarray(row * channels, (row + 1) * channels), place * channels)
  })
  return picked
}
