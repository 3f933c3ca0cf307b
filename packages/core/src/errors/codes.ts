/**
 * Every error inroute itself raises towards a caller: code, HTTP status and the `error_type` of the wire specification
 * (section 15). The documentation's error table is checked against this one by a test.
 */
export const errorCodes = {
  // the request
  invalid_json: { status: 400, errorType: 'invalid_request' },
  invalid_request: { status: 400, errorType: 'invalid_request' },
  model_required: { status: 400, errorType: 'invalid_request' },
  model_not_found: { status: 400, errorType: 'invalid_request' },
  context_length_exceeded: { status: 400, errorType: 'context_length_exceeded' },
  max_tokens_exceeded: { status: 400, errorType: 'max_tokens_exceeded' },
  body_incomplete: { status: 400, errorType: 'invalid_request' },
  body_too_large: { status: 413, errorType: 'payload_too_large' },
  body_unreadable: { status: 400, errorType: 'invalid_request' },
  unsupported_media_type: { status: 415, errorType: 'invalid_request' },
  // the caller
  missing_api_key: { status: 401, errorType: 'authentication' },
  invalid_api_key: { status: 401, errorType: 'authentication' },
  permission_denied: { status: 403, errorType: 'permission_denied' },
  insufficient_credits: { status: 402, errorType: 'payment_required' },
  budget_exceeded: { status: 403, errorType: 'permission_denied' },
  budget_held: { status: 429, errorType: 'rate_limit_exceeded' },
  unpriced_model: { status: 403, errorType: 'permission_denied' },
  rate_limit_exceeded: { status: 429, errorType: 'rate_limit_exceeded' },
  // the address
  not_found: { status: 404, errorType: 'not_found' },
  method_not_allowed: { status: 405, errorType: 'invalid_request' },
  generation_not_found: { status: 404, errorType: 'not_found' },
  // routing
  no_endpoints: { status: 404, errorType: 'not_found' },
  constraint_filtered: { status: 404, errorType: 'not_found' },
  temporarily_unavailable: { status: 503, errorType: 'provider_overloaded' },
  // a provider failed and no candidate was left; the status comes from the failure's kind
  upstream_failed: { status: 502, errorType: 'provider_unavailable' },
  // nobody reads this one: it is how a request ends whose caller has gone
  caller_left: { status: 499, errorType: 'timeout' },
  // us
  store_unavailable: { status: 503, errorType: 'provider_overloaded' },
  shutting_down: { status: 503, errorType: 'provider_overloaded' },
  internal_error: { status: 500, errorType: 'server' },
} as const satisfies Record<string, { status: number; errorType: string }>

/** The name of an error that inroute itself raises: a key of `errorCodes`. */
export type ErrorCode = keyof typeof errorCodes
