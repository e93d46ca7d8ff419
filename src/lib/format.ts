import { i18n } from '@lingui/core'

/** Formatters are slow to make and called for every row. */
const numbers = new Map<string, Intl.NumberFormat>()

function number(value: number, minimumDigits: number, maximumDigits: number): string {
  const key = `${i18n.locale} ${minimumDigits} ${maximumDigits}`
  let formatter = numbers.get(key)
  if (!formatter) {
    formatter = new Intl.NumberFormat(i18n.locale || undefined, {
      minimumFractionDigits: minimumDigits,
      maximumFractionDigits: maximumDigits,
    })
    numbers.set(key, formatter)
  }
  return formatter.format(value)
}

/** A number by the language's rules, with as many digits after the point as it has, two at most. */
export const formatNumber = (value: number): string => number(value, 0, 2)

/** A number with a fixed count of digits after the point. */
export const formatFixed = (value: number, digits: number): string => number(value, digits, digits)

/** Probability or score with three digits: fine enough to tell neighbours apart, short enough to scan. */
export const formatScore = (value: number): string => formatFixed(value, 3)

/** A difference with its sign, which zero has not. */
export const formatSigned = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatFixed(Math.abs(value), 3)}`

/** Lengths and areas on the part, with three significant digits and no more than four after the point. */
export function formatMillimetres(value: number): string {
  const digits = value === 0 ? 0 : 2 - Math.floor(Math.log10(Math.abs(value)))
  return number(value, 0, Math.min(4, Math.max(0, digits)))
}

/** Whole per cent of a share in [0, 1] or more. The space before the sign does not break. */
export const formatPercent = (share: number): string => `${number(share * 100, 0, 0)}\u00a0%`

/** Share in [0, 1] as per cent; small shares keep a digit so that a marked area never reads as nothing. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0) return `0\u00a0%`
  if (percent < 0.1) return `< ${formatFixed(0.1, 1)}\u00a0%`
  return `${percent < 10 && !Number.isInteger(percent) ? formatFixed(percent, 1) : number(percent, 0, 0)}\u00a0%`
}

/** Decimal units, as file managers and networks count them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${number(bytes / 1000, 0, 0)} kB`
  return bytes < 1_000_000_000
    ? `${formatFixed(bytes / 1_000_000, 1)} MB`
    : `${formatFixed(bytes / 1_000_000_000, 1)} GB`
}

export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 10) return `${formatFixed(milliseconds, 1)} ms`
  return milliseconds < 10_000
    ? `${number(milliseconds, 0, 0)} ms`
    : `${formatFixed(milliseconds / 1000, 1)} s`
}

/** A time to wait as a clock shows it, "0:45" or "12:05", with hours where there are any. Not more exact than it is. */
export function formatTimeLeft(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** A day as the language writes it, such as 24 Nov 2026. */
export const formatDay = (date: Date): string =>
  new Intl.DateTimeFormat(i18n.locale || undefined, { dateStyle: 'medium' }).format(date)

/** Day and time of it, to the second, such as 24 Nov 2026, 16:05:09. */
export const formatDayTime = (date: Date): string => {
  const key = i18n.locale
  let formatter = dayTimes.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(i18n.locale || undefined, {
      dateStyle: 'medium',
      timeStyle: 'medium',
    })
    dayTimes.set(key, formatter)
  }
  return formatter.format(date)
}

const dayTimes = new Map<string, Intl.DateTimeFormat>()
