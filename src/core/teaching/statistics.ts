import { join } from './join'
import type { ReferenceSpec } from './reference-spec'

/** The value at place floor(share * (n - 1)) of the sorted values. */
export function quantile(values: Float32Array, share: number): number {
  return Float32Array.from(values).sort()[Math.floor(share * (values.length - 1))]!
}

/**
 * Median and spread of each level from leave-one-out distances.
 *
 * Levels of patches share one spread, the mean of theirs: how they compare is a matter of the backbone; from few
 * pictures it cannot be told.
 *
 * @param leftOut Distances of every cell, by level and picture.
 * @returns [levels, 2]: the reference graph's input `statistics`.
 */
export function statisticsOf(
  leftOut: readonly (readonly Float32Array[])[],
  { levels, upperQuantile, leastSpread }: ReferenceSpec,
): Float32Array<ArrayBuffer> {
  const found = leftOut.map((pictures) => {
    const values = join(pictures)
    const median = quantile(values, 0.5)
    return { median, spread: Math.max(quantile(values, upperQuantile) - median, leastSpread) }
  })
  const patches = found.filter((_, index) => levels[index]!.window === 1)
  const common = patches.reduce((sum, { spread }) => sum + spread, 0) / patches.length
  return Float32Array.from(
    found.flatMap(({ median, spread }, index) => [median, levels[index]!.window === 1 ? common : spread]),
  )
}
