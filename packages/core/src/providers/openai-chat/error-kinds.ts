import type { FailureKind } from '../../errors/upstream-failure.ts'

/** Codes and types of servers of this wire, lower case, whoever uses them. Vendors' documents and recorded answers, 2026-11-22. */
const kindByCode: ReadonlyMap<string, FailureKind> = new Map(
  (
    [
      [
        'content_filter',
        'content_filter content_policy_violation contentfilter responsibleaipolicyviolation content_filtered invalid_prompt',
      ],
      [
        'content_filter',
        'data_inspection_failed datainspectionfailed moderation_blocked safety_violation flagged_input',
      ],
      [
        'context_length',
        'context_length_exceeded exceed_context_size_error too_many_prompt_tokens context_window_exceeded',
      ],
      ['context_length', 'model_max_prompt_tokens_exceeded string_above_max_length prompt_too_long'],
      ['billing', 'insufficient_quota insufficient_balance billing_hard_limit_reached billing_not_active arrearage'],
      ['billing', 'insufficient_credits payment_required quota_exceeded_billing account_deactivated'],
      [
        'auth',
        'invalid_api_key authentication_error api_key_invalid invalidapikey unauthorized invalid_authentication',
      ],
      ['auth', 'invalid_token expired_token authentication missing_api_key'],
      ['permission', 'permission_denied permission_error permissiondeniederror access_denied model_access_denied'],
      ['not_found', 'model_not_found deploymentnotfound invalid_model modelnotfound model_not_available unknown_model'],
      ['not_found', 'model_decommissioned unsupported_model model_not_exist'],
      [
        'rate_limit',
        'rate_limit_exceeded ratelimitreached rate_limit_error too_many_requests throttling resource_exhausted',
      ],
      ['rate_limit', 'throttling.ratequota throttling.allocationquota requests_limit_exceeded tokens_limit_exceeded'],
      ['overloaded', 'overloaded_error engine_overloaded server_overloaded model_overloaded capacity_exceeded'],
      ['overloaded', 'service_unavailable provider_overloaded no_capacity nocapacity'],
      ['timeout', 'timeout request_timeout deadline_exceeded'],
    ] as const
  ).flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind] as const)),
)

/** The first code that names a kind. A type such as `invalid_request_error` names none: it goes with any mistake. */
export function kindOfCode(
  codes: readonly string[],
  status: number | undefined,
  vendorCodes: Readonly<Record<string, FailureKind>>,
): FailureKind | undefined {
  for (const code of codes) {
    const kind = Object.hasOwn(vendorCodes, code) ? vendorCodes[code] : kindByCode.get(code)
    // Groq answers a prompt larger than its tokens per minute with 413 and this code: waiting does not help
    if (kind && !(kind === 'rate_limit' && status === 413)) return kind
  }
  return undefined
}

interface Phrase {
  kind: FailureKind
  /** Statuses it may stand with; `undefined` stands for an error inside a 200. */
  statuses: readonly (number | undefined)[]
  pattern: RegExp
}

const refused = [400, 403, 404, 413, 422, undefined] as const

/** Sentences that say what the code beside them does not. Each is bounded, so that no message takes long to read. */
const phrases: readonly Phrase[] = [
  {
    kind: 'context_length',
    statuses: [400, 413, 422, 500, undefined],
    pattern:
      /(?:maximum|max|available) (?:context|prompt|input) (?:length|size|window)|context (?:length|window) (?:is )?exceeded|exceeds? the (?:model's |maximum |available )?(?:context|prompt)|prompt (?:is )?too long|input (?:is )?too long|total length of all messages is too long|range of input length|longer than the (?:model's )?(?:maximum )?context|too large for model with \d+ maximum context|exceeds? (?:the )?max(?:imum)? (?:prompt|input|number of) (?:length|tokens)|input token count/i,
  },
  {
    kind: 'content_filter',
    statuses: refused,
    pattern:
      /content (?:management )?policy|content filter|usage (?:policy|guidelines)|flagged (?:as|by|for)|safety (?:system|policy|check)|inappropriate content|sensitive content|moderation/i,
  },
  {
    kind: 'billing',
    statuses: [400, 403, 412, 429, undefined],
    pattern:
      /insufficient (?:balance|credit|funds|quota)|spending limit|out of credits?|no credits|billing (?:details are|is) not/i,
  },
  {
    kind: 'auth',
    statuses: [400, 403, undefined],
    pattern:
      /(?:invalid|incorrect|missing|malformed|expired|no) (?:or \w+ )?api[ _-]?key|api[ _-]?key (?:is )?(?:not valid|invalid|expired|missing)/i,
  },
  {
    kind: 'not_found',
    statuses: [400, undefined],
    pattern:
      /model[^.]{0,200}(?:does not exist|not exist|not found|decommissioned|is not supported by any provider)|invalid model\b|no such model/i,
  },
  {
    kind: 'rate_limit',
    statuses: [400, 403, undefined],
    pattern: /rate[ -]?limit (?:exceeded|reached)|too many requests/i,
  },
  {
    kind: 'overloaded',
    statuses: [429, 500, 502, undefined],
    pattern: /overloaded|(?:at|no|over) capacity|server is busy/i,
  },
]

export function kindOfMessage(message: string, status: number | undefined): FailureKind | undefined {
  const start = message.slice(0, 2000)
  return phrases.find(({ statuses, pattern }) => statuses.includes(status) && pattern.test(start))?.kind
}

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  410: 'not_found',
  412: 'billing', // Fireworks: the account is suspended
  413: 'payload_too_large',
  429: 'rate_limit',
  498: 'overloaded', // Groq: no flex capacity
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout', // Cloudflare: the origin was silent
  529: 'overloaded',
}

export function kindOfStatus(status: number | undefined): FailureKind {
  if (status === undefined) return 'unknown'
  const kind = kindByStatus[status]
  if (kind) return kind
  if (status >= 500) return 'server'
  return status >= 400 ? 'invalid_request' : 'unknown'
}
