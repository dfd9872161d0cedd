/** What any failure of Sluice is: a stable `code` for programs, one line for people. */
export class SluiceError<Code extends string = string> extends Error {
  override readonly name = 'SluiceError'
  readonly code: Code
  /** What to do about it, one clause; printed after the message. */
  readonly cure: string | undefined

  constructor(code: Code, message: string, options: { cure?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.cure = options.cure
  }
}

/** Every code that a viewer or an API client may meet. The edge maps each to one HTTP status. */
export type DeliveryErrorCode =
  | 'path_invalid'
  | 'token_missing'
  | 'token_malformed'
  | 'token_signature'
  | 'token_expired'
  | 'token_not_yet_valid'
  | 'token_lifetime'
  | 'scope'
  | 'geo'
  | 'net'
  | 'referrer'
  | 'revoked'
  | 'streams'
  | 'restriction_unenforceable'
  | 'not_found'
  | 'method_not_allowed'
  | 'precondition_failed'
  | 'range_not_satisfiable'
  | 'playlist_invalid'
  | 'playlist_too_large'
  | 'admin_required'
  | 'request_invalid'
  | 'revocations_full'
  | 'assets_beneath'
  | 'rate_limited'
  | 'storage_unavailable'
  | 'misconfigured'
  | 'internal'

export class DeliveryError extends SluiceError<DeliveryErrorCode> {}
