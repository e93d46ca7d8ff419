/**
 * One URL a blob, however many elements show it: the browser keeps a picture decoded by its URL, and the page waits for the
 * browser whenever one is made.
 */
const taken = new Map<Blob, { readonly url: string; users: number }>()

/** The blob's URL, until {@link releaseUrl} was called as often as this. */
export function takeUrl(blob: Blob): string {
  const known = taken.get(blob)
  if (known) {
    known.users++
    return known.url
  }
  const url = URL.createObjectURL(blob)
  taken.set(blob, { url, users: 1 })
  return url
}

export function releaseUrl(blob: Blob): void {
  const known = taken.get(blob)
  if (!known || --known.users > 0) return
  URL.revokeObjectURL(known.url)
  taken.delete(blob)
}
