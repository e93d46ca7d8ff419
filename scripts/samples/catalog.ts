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

/** The good pictures of a kind, then the defective ones. */
function plan<Defect extends string>(
  kind: PartKind<Defect>,
  firstSeed: number,
  defects: readonly (readonly [name: Defect, severity: number, seed: number])[],
): PlannedPicture[] {
  const good = Array.from({ length: GOOD_PER_KIND }, (_, i) => ({
    id: `${kind.id}-good-${i + 1}`,
    kind,
    seed: firstSeed + i,
    defect: null,
  }))
  const defective = defects.map(([name, severity, seed], i) => ({
    id: `${kind.id}-${name.replaceAll(' ', '-')}-${defects.slice(0, i + 1).filter(([other]) => other === name).length}`,
    kind,
    seed,
    defect: { name, severity },
  }))
  return [...good, ...defective]
}

/**
 * Every rendered picture that ships, kind by kind, the good ones first.
 *
 * Of most defects one is obvious and one has to be looked for. The seeds were chosen by eye.
 */
export function planPictures(): PlannedPicture[] {
  return [
    ...plan(washer, 151, [
      ['scratch', 0.9, 101],
      ['scratch', 0.25, 102],
      ['dent', 0.85, 103],
      ['dent', 0.2, 104],
      ['missing piece', 0.9, 105],
      ['missing piece', 0.25, 106],
      ['rust', 0.85, 107],
      ['rust', 0.25, 108],
    ]),
    ...plan(blister, 251, [
      ['broken tablet', 0.85, 201],
      ['broken tablet', 0.25, 202],
      ['missing tablet', 1, 203],
      ['missing tablet', 1, 204],
      ['stain', 0.8, 205],
      ['stain', 0.15, 206],
      ['crack', 0.8, 207],
      ['crack', 0.3, 208],
    ]),
    ...plan(label, 351, [
      // Ink that did not take, ink that was dragged, and a second colour out of register.
      ['misprint', 0.7, 309],
      ['misprint', 0.8, 310],
      ['misprint', 0.3, 313],
      ['pulled thread', 0.9, 303],
      ['pulled thread', 0.25, 304],
      ['stain', 0.8, 305],
      ['stain', 0.2, 306],
      ['hole', 0.8, 307],
    ]),
  ]
}
