/** Whether the device has no room; Dexie wraps what the browser throws. */
export const isQuotaError = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'QuotaExceededError' ||
    (cause as Error & { readonly inner?: Error }).inner?.name === 'QuotaExceededError')
