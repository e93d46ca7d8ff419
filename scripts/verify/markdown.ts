/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

export const ratio = (a: number, b: number): string => (a / b).toFixed(2)

export const milliseconds = (value: number): string => `${value.toFixed(0)} ms`

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(0)} kB`

export const percent = (value: number | null): string => (value === null ? '-' : (100 * value).toFixed(1))

export const difference = (value: number): string => value.toExponential(1)
