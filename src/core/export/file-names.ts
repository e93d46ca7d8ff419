/** Longest stem of a picture's name within an archive. */
const MAXIMUM_STEM = 80

/** The name without its ending and without what some file system refuses. */
function stemOf(name: string): string {
  const stem = name
    .replace(/\.[^.]{1,5}$/, '')
    // eslint-disable-next-line no-control-regex -- control characters are what is to go
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '-')
    .replace(/\s+/g, ' ')
  return Array.from(stem)
    .slice(0, MAXIMUM_STEM)
    .join('')
    .replace(/[. ]+$/, '')
    .trim()
}

/**
 * A name for what is made from a picture, such as `007 lid.overlay.png`: unique by its number, in the order
 * of the queue when sorted, and valid on every system.
 *
 * @param total Pictures of the export; says how many digits the numbers need.
 */
export function fileNameFor(name: string, number: number, total: number, ending: string): string {
  const digits = Math.max(3, String(total).length)
  const stem = stemOf(name)
  return `${String(number).padStart(digits, '0')}${stem ? ` ${stem}` : ''}.${ending}`
}

/** `2026-11-24 16.05` in local time, for names of files. */
export function timeForName(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}.${two(time.getMinutes())}`
}
