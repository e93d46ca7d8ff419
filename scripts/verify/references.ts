import type { Bundle } from '../../src/core/bundle.ts'

type Row = Bundle['evaluation']['rows'][number]

/** Means over categories, in [0, 1]; null where no category has the figure. */
export interface ReferenceRow {
  readonly references: number
  readonly map: Row['map']
  readonly categories: number
  readonly imageAuroc: number | null
  readonly pixelAuroc: number | null
  readonly pixelAp: number | null
  readonly aupro: number | null
}

const maps = ['coarse', 'refined', 'distance'] as const

/**
 * What the bundle's manifest records by number of references: means over the categories that the models measured were
 * not trained on, those never seen and those left out of training fold by fold. Written there by
 * `flawscope build` and `flawscope cross-validate`.
 */
export function summariseReferences(rows: readonly Row[]): ReferenceRow[] {
  const honest = rows.filter(({ split }) => split !== 'seen')
  const counts = [...new Set(honest.map(({ references }) => references))].sort((a, b) => a - b)
  return counts.flatMap((references) =>
    maps
      .map((map) => ({
        map,
        chosen: honest.filter((row) => row.references === references && row.map === map),
      }))
      .filter(({ chosen }) => chosen.length > 0)
      .map(({ map, chosen }) => ({
        references,
        map,
        categories: chosen.length,
        imageAuroc: mean(chosen, 'imageAuroc'),
        pixelAuroc: mean(chosen, 'pixelAuroc'),
        pixelAp: mean(chosen, 'pixelAp'),
        aupro: mean(chosen, 'aupro'),
      })),
  )
}

function mean(rows: readonly Row[], key: 'imageAuroc' | 'pixelAuroc' | 'pixelAp' | 'aupro'): number | null {
  const values = rows.map((row) => row[key]).filter((value) => value !== null)
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
}
