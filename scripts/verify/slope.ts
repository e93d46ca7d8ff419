import { mean } from '../mean.ts'

/** A straight line through samples: bytes a picture, and the standard error of that. */
export interface Slope {
  readonly bytes: number
  readonly error: number
}

/** Least squares, through three points or more. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const bytes = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - bytes * (x - meanX)) ** 2, 0)
  return { bytes, error: Math.sqrt(residual / (points.length - 2) / spread) }
}

/** Mean, and its standard error, of independent figures, two or more. */
export function meanWithError(values: readonly number[]): Slope {
  const bytes = mean(values)
  const spread = values.reduce((sum, value) => sum + (value - bytes) ** 2, 0)
  return { bytes, error: Math.sqrt(spread / (values.length - 1) / values.length) }
}
