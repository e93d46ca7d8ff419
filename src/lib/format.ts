/** Probability or score with three digits: fine enough to tell neighbours apart, short enough to scan. */
export const formatScore = (value: number): string => value.toFixed(3)

/**
 * Share in [0, 1] as per cent; small shares keep a digit so that a marked area never reads as nothing.
 * The space before the sign does not break.
 */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0\u00a0%'
  if (percent < 0.1) return '< 0.1\u00a0%'
  return percent < 10 && !Number.isInteger(percent)
    ? `${percent.toFixed(1)}\u00a0%`
    : `${percent.toFixed(0)}\u00a0%`
}

/** Decimal units, as file managers and networks count them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(0)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  return milliseconds < 10_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** "1 picture", "3 pictures". */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
