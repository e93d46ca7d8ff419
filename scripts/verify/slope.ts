/** A straight line through samples: bytes a picture, and the standard error of that. */
export interface Slope {
  readonly bytes: number
  readonly error: number
}

/** Least squares, through three points or more. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const bytes = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - bytes * (x - meanX)) ** 2, 0)
  return { bytes, error: Math.sqrt(residual / (points.length - 2) / spread) }
}
