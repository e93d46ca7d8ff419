import { inEnglish, type Sentence } from './sentence'

/**
 * Every failure a user can meet, as a plain value.
 *
 * They are values and not thrown classes because they cross the worker boundary, where structured
 * clone keeps only an Error's name, message and stack.
 */
export type ErrorCode =
  | 'file-empty'
  | 'file-unreadable'
  | 'file-unsupported'
  | 'file-corrupt'
  | 'file-too-large'
  | 'bundle-unreachable'
  | 'bundle-invalid'
  | 'bundle-integrity'
  | 'bundle-disagrees'
  | 'provider-failed'
  | 'inference-failed'
  | 'export-empty'
  | 'export-storage'
  | 'export-failed'
  | 'dataset-layout'
  | 'dataset-ambiguous'
  | 'dataset-mask'
  | 'evaluation-failed'
  | 'storage-full'
  | 'storage-blocked'
  | 'storage-unavailable'
  | 'offline-changed'
  | 'offline-unreachable'
  | 'part-missing'
  | 'part-invalid'
  | 'part-integrity'
  | 'part-bundle'
  | 'camera-unsupported'
  | 'camera-refused'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-unplugged'
  | 'camera-failed'
  | 'share-damaged'
  | 'share-version'
  | 'share-too-large'
  | 'share-picture'
  | 'share-sample'
  | 'share-failed'
  | 'cancelled'
  | 'worker-lost'

/** What happened, why (when known) and what the user can do about it. All three are plain English. */
export interface FlawscopeError {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** Message and hint as the page translates them; absent where they are in the page's language already. */
  readonly texts?: { readonly message: Sentence; readonly hint: Sentence }
  /** Which of several pictures is to blame, by its caller's name for it. */
  readonly pictureId?: string
  /** Technical cause, for a report or a tooltip; never the only explanation. */
  readonly detail?: string
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FlawscopeError }

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })

/** @param cause Whatever was thrown; its text becomes the technical detail. */
export const fail = (
  code: ErrorCode,
  message: Sentence,
  hint: Sentence,
  cause?: unknown,
): { readonly ok: false; readonly error: FlawscopeError } => ({
  ok: false,
  error: {
    code,
    message: inEnglish(message),
    hint: inEnglish(hint),
    texts: { message, hint },
    ...(cause === undefined ? {} : { detail: describe(cause) }),
  },
})

/** The text of anything that was thrown. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
