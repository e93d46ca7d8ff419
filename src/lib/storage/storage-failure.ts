import { fail, type FlawscopeError } from '../../core/errors'
import { sentence } from '../../core/sentence'

/** Whether the device has no room; Dexie wraps what the browser throws. */
export const isQuotaError = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'QuotaExceededError' ||
    (cause as Error & { readonly inner?: Error }).inner?.name === 'QuotaExceededError')

/** What went wrong with the device's storage, for those who can do something about it. */
export function storageFailure(cause: unknown): FlawscopeError {
  if (isQuotaError(cause))
    return fail(
      'storage-full',
      sentence`This device has no room for the part.`,
      sentence`Nothing was changed. Delete parts or clear the queue to make room, then try again.`,
      cause,
    ).error
  return fail(
    'storage-unavailable',
    sentence`This browser does not keep data for this page at the moment.`,
    sentence`Private windows and blocked site data do that. Allow storage for this site, or reload the page if it was open for long.`,
    cause,
  ).error
}
