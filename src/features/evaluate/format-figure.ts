import { formatFixed } from '../../lib/format'

/** A fraction in points of 100, as papers print it; a dash where there is none. */
export const formatFigure = (value: number | null): string =>
  value === null ? '–' : formatFixed(100 * value, 1)
