/** Figures in [0, 1]; null where there is nothing to compute them from. */
export type Figures = Readonly<Record<(typeof figureNames)[number], number | null>>

/** The same map of the same pictures, evaluated in the browser and in Python. */
export interface EvaluationRow {
  readonly category: string
  readonly references: number
  readonly map: string
  readonly browser: Figures
  readonly python: Figures
}

export const figureNames = ['imageAuroc', 'pixelAuroc', 'pixelAp', 'aupro'] as const

/** The largest difference of any figure, in points of 100. */
export const largestDifference = (rows: readonly EvaluationRow[]): number =>
  Math.max(
    ...rows.flatMap(({ browser, python }) =>
      figureNames.map((name) => {
        const [ours, theirs] = [browser[name], python[name]]
        // One that only one side can compute is as wrong as can be.
        return ours === null || theirs === null ? (ours === theirs ? 0 : 100) : 100 * Math.abs(ours - theirs)
      }),
    ),
  )
