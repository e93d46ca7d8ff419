import { readFileSync } from 'node:fs'

/** What a page gets from a drop, a paste or a file chooser. */
export interface FilePayload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export const emptyFile: FilePayload = { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }

export const textNamedPng: FilePayload = {
  name: 'notes.png',
  mimeType: 'image/png',
  buffer: Buffer.from('These are the minutes of the meeting, not a picture.\n'),
}

export const svg: FilePayload = {
  name: 'drawing.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>document.title="owned"</script></svg>',
  ),
}

/** A real picture whose second half was lost and whose data is noise from there on. */
export function corruptCopy(path: string): FilePayload {
  const bytes = readFileSync(path)
  return { name: 'corrupt.webp', mimeType: 'image/webp', buffer: Buffer.from(bytes.subarray(0, 200)) }
}
