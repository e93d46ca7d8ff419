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
  | 'cancelled'
  | 'worker-lost'

/** What happened, why (when known) and what the user can do about it. All three are plain text. */
export interface FlawscopeError {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** Technical cause, for a report or a tooltip; never the only explanation. */
  readonly detail?: string
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FlawscopeError }

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (
  code: ErrorCode,
  message: string,
  hint: string,
  cause?: unknown,
): { readonly ok: false; readonly error: FlawscopeError } => ({
  ok: false,
  error: cause === undefined ? { code, message, hint } : { code, message, hint, detail: describe(cause) },
})

/** The text of anything that was thrown. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
