import { type ErrorCode, errorCodes } from './codes.ts'
import type { UpstreamFailure } from './upstream-failure.ts'

export interface GatewayErrorOptions {
  /** Overrides the code's own status, e.g. with the one a failed provider's kind maps to. */
  status?: number
  /** Overrides the code's own `error_type`. */
  errorType?: string
  /** Further members of `error.metadata`. Must not hold secrets or prompt text. */
  metadata?: Record<string, unknown>
  /** The `error.availability` object of section 16. */
  availability?: Record<string, unknown>
  /** Headers for the answer, such as `retry-after`. */
  headers?: Record<string, string>
  /** The provider's failure behind this error. */
  failure?: UpstreamFailure
  cause?: unknown
}

const brand = Symbol.for('inroute.GatewayError')

/** An error with a documented code, status and message, safe to show to the caller. */
export class GatewayError extends Error {
  /** For stacks and logs. */
  override readonly name = 'GatewayError'
  readonly [brand] = true
  /** Stable: a key of `errorCodes`. */
  readonly code: ErrorCode
  /** Of the HTTP answer. */
  readonly status: number
  /** The `error_type` of the wire (section 15). */
  readonly errorType: string
  /** More about it, for the caller. */
  readonly metadata: Record<string, unknown> | undefined
  /** Why a model could not be served (section 16). */
  readonly availability: Record<string, unknown> | undefined
  /** Sent with the answer, e.g. `retry-after`. */
  readonly headers: Record<string, string> | undefined
  /** What the provider did, where it is to blame. */
  readonly failure: UpstreamFailure | undefined

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = options.status ?? errorCodes[code].status
    this.errorType = options.errorType ?? errorCodes[code].errorType
    this.metadata = options.metadata
    this.availability = options.availability
    this.headers = options.headers
    this.failure = options.failure
  }
}

/** True for a `GatewayError` of any copy of this package. */
export const isGatewayError = (error: unknown): error is GatewayError =>
  typeof error === 'object' && error !== null && (error as { [brand]?: unknown })[brand] === true

/** Whatever was thrown, as an error safe to show: anything but our own errors is masked. */
export function toGatewayError(error: unknown): GatewayError {
  if (isGatewayError(error)) return error
  return new GatewayError('internal_error', 'An internal error occurred in the gateway.', { cause: error })
}

/**
 * A mistake in the options given to `createGateway` or a provider, found at start-up: `code` is stable, the message says
 * where, what was received and what is allowed.
 */
export class OptionsError extends TypeError {
  /** For stacks and logs. */
  override readonly name = 'OptionsError'
  /** Stable, e.g. `unknown_option`. */
  readonly code: string

  constructor(code: string, message: string) {
    super(`${message} (${code})`)
    this.code = code
  }
}
