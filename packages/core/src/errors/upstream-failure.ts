/**
 * What went wrong upstream, in the dozen kinds that decide what happens next (the table is `failureKinds`). A provider's
 * codec names the kind from status and body; the transport names `network`, `timeout` and `cut`.
 */
export interface UpstreamFailure {
  /** Decides what happens next. */
  kind: FailureKind
  /** The HTTP status the provider answered with; `undefined` when it did not get that far. */
  status?: number | undefined
  /** The provider's own error code or type, as sent. */
  code?: string | undefined
  /** The provider's own words, or ours for a failure of the connection. Secrets are redacted before a caller sees it. */
  message: string
  /** How long the provider asked to be left alone, in milliseconds. */
  retryAfterMs?: number | undefined
  /** For `context_length`: the window in tokens, where the provider's message names it. */
  contextTokens?: number | undefined
  /** For `context_length`: how many tokens the request came to, where the provider's message names it. */
  requestedTokens?: number | undefined
}

/** A way in which an upstream can fail: a key of `failureKinds`. */
export type FailureKind = keyof typeof failureKinds

interface FailureRule {
  /** What the caller gets if this failure ends the request: HTTP status and `error_type` (section 15). */
  status: number
  errorType: string
  /** The same candidate again may succeed. */
  retry: boolean
  /** The next candidate may succeed where this one did not. `model`: only a candidate of another model. */
  fallback: true | false | 'model'
  /** Counts against the endpoint's health (section 6). */
  countsAgainstHealth: boolean
}

/** One row per kind of failure: what the caller sees, and what the attempt loop may do about it. */
export const failureKinds = {
  /** 401: our credential was refused. */
  auth: { status: 502, errorType: 'provider_unavailable', retry: false, fallback: true, countsAgainstHealth: true },
  /** 402: our account there is out of credit. */
  billing: { status: 502, errorType: 'provider_unavailable', retry: false, fallback: true, countsAgainstHealth: true },
  /** 403: not allowed for this account, region or model. */
  permission: { status: 403, errorType: 'permission_denied', retry: false, fallback: true, countsAgainstHealth: false },
  /** 404: no such model there. */
  not_found: { status: 404, errorType: 'not_found', retry: false, fallback: true, countsAgainstHealth: true },
  /** 429. */
  rate_limit: {
    status: 429,
    errorType: 'rate_limit_exceeded',
    retry: true,
    fallback: true,
    countsAgainstHealth: false,
  },
  /** 503, 529: no capacity just now. */
  overloaded: { status: 503, errorType: 'provider_overloaded', retry: true, fallback: true, countsAgainstHealth: true },
  /** Other 5xx. */
  server: { status: 502, errorType: 'provider_unavailable', retry: true, fallback: true, countsAgainstHealth: true },
  /** The prompt does not fit the model's window. */
  context_length: {
    status: 400,
    errorType: 'context_length_exceeded',
    retry: false,
    fallback: true,
    countsAgainstHealth: false,
  },
  /** The provider refuses the content. Not routed around unless the operator says so. */
  content_filter: {
    status: 400,
    errorType: 'content_policy_violation',
    retry: false,
    fallback: false,
    countsAgainstHealth: false,
  },
  /** 400, 422: the request is wrong for this provider; another model may take it. */
  invalid_request: {
    status: 400,
    errorType: 'invalid_request',
    retry: false,
    fallback: 'model',
    countsAgainstHealth: false,
  },
  /** 413. */
  payload_too_large: {
    status: 413,
    errorType: 'payload_too_large',
    retry: false,
    fallback: true,
    countsAgainstHealth: false,
  },
  /** A time limit of ours, or the provider's 408 or 504. A silent route is not retried. */
  timeout: { status: 504, errorType: 'timeout', retry: false, fallback: true, countsAgainstHealth: true },
  /** No connection, or reset before the answer began. */
  network: { status: 502, errorType: 'provider_unavailable', retry: true, fallback: true, countsAgainstHealth: true },
  /** The answer broke off without its terminator. */
  cut: { status: 502, errorType: 'provider_unavailable', retry: true, fallback: true, countsAgainstHealth: true },
  /** An answer that is not in the provider's own format. */
  malformed: { status: 502, errorType: 'provider_unavailable', retry: true, fallback: true, countsAgainstHealth: true },
  /** Nothing we know. */
  unknown: { status: 502, errorType: 'unmapped', retry: false, fallback: true, countsAgainstHealth: true },
} as const satisfies Record<string, FailureRule>

/** The rule for a kind, widened so that callers need not narrow over sixteen literals. */
export const failureRule = (kind: FailureKind): FailureRule => failureKinds[kind]
