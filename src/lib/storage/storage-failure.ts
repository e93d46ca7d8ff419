import { fail, type FlawscopeError } from '../../core/errors'
import { isQuotaError } from '../../core/quota-error'
import { sentence } from '../../core/sentence'

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
