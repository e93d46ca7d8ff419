import { blister } from './blister'
import { label } from './label'
import type { PartKind, PlannedDefect } from './part'
import { washer } from './washer'

export interface PlannedPicture {
  readonly id: string
  readonly kind: PartKind
  readonly seed: number
  readonly defect: PlannedDefect | null
}

const GOOD_PER_KIND = 8

/** Two of each defect, one obvious and one that has to be looked for; the seeds were chosen by eye. */
const DEFECTIVE: readonly (readonly [PartKind, readonly (readonly [string, number, number])[]])[] = [
  [
    washer,
    [
      ['scratch', 0.9, 101],
      ['scratch', 0.25, 102],
      ['dent', 0.85, 103],
      ['dent', 0.2, 104],
      ['missing piece', 0.9, 105],
      ['missing piece', 0.25, 106],
      ['rust', 0.85, 107],
      ['rust', 0.25, 108],
    ],
  ],
  [
    blister,
    [
      ['broken tablet', 0.85, 201],
      ['broken tablet', 0.25, 202],
      ['missing tablet', 1, 203],
      ['missing tablet', 1, 204],
      ['stain', 0.8, 205],
      ['stain', 0.15, 206],
      ['crack', 0.8, 207],
      ['crack', 0.3, 208],
    ],
  ],
  [
    label,
    [
      ['misprint', 0.8, 301],
      ['misprint', 0.3, 302],
      ['pulled thread', 0.9, 303],
      ['pulled thread', 0.25, 304],
      ['stain', 0.8, 305],
      ['stain', 0.2, 306],
      ['hole', 0.85, 307],
      ['hole', 0.15, 308],
    ],
  ],
]

/** Every rendered picture that ships, kind by kind, the good ones first. */
export function planPictures(): PlannedPicture[] {
  return DEFECTIVE.flatMap(([kind, defects], k) => [
    ...Array.from({ length: GOOD_PER_KIND }, (_, i) => ({
      id: `${kind.id}-good-${i + 1}`,
      kind,
      seed: (k + 1) * 100 + 51 + i,
      defect: null,
    })),
    ...defects.map(([name, severity, seed], i) => ({
      id: `${kind.id}-${name.replaceAll(' ', '-')}-${(i % 2) + 1}`,
      kind,
      seed,
      defect: { name, severity },
    })),
  ])
}
