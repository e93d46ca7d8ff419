/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

export const ratio = (a: number, b: number): string => (a / b).toFixed(2)

export const milliseconds = (value: number): string => `${value.toFixed(0)} ms`
