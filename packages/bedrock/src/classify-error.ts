import {
  type FailureKind,
  objectOf,
  parseJson,
  textOf,
  type UpstreamFailure,
  type UpstreamResponse,
} from '@inroute/core/provider'
import { damagedEvent } from './event-stream-framer.ts'

/** An answer that is not 2xx: the exception's name in a header, its message in the body. */
export function classifyBedrockError({ status, headers, body }: UpstreamResponse): UpstreamFailure {
  const sent = objectOf(parseJson(body)) ?? {}
  const header = headers['x-amzn-errortype']
  const name = (Array.isArray(header) ? header[0] : header) ?? textOf(sent['__type']) ?? textOf(sent['code'])
  const message = textOf(sent['message']) ?? textOf(sent['Message']) ?? ''
  return failureOf({ name: bareName(name), message, status })
}

/** An exception in place of a stream's next event. */
export function failureOfException(event: string, data: string): UpstreamFailure {
  const sent = objectOf(parseJson(data)) ?? {}
  const message = textOf(sent['message']) ?? textOf(sent['Message']) ?? ''
  if (event === damagedEvent) return { kind: 'malformed', message }
  return failureOf({ name: bareName(event.slice('exception:'.length)), message, status: undefined })
}

/** `ValidationException:http://internal.amazon.com/...`, `com.amazon.coral.service#ThrottlingException`, `validationException`. */
function bareName(name: string | undefined): string | undefined {
  const bare = name?.split(':')[0]?.split('#').at(-1)
  return bare && bare[0]!.toUpperCase() + bare.slice(1)
}

interface Sent {
  name: string | undefined
  message: string
  status: number | undefined
}

function failureOf({ name, message, status }: Sent): UpstreamFailure {
  return {
    kind: kindOf({ name, message, status }),
    status,
    code: name,
    message: message || `Bedrock answered ${name ?? status ?? 'with an error'}`,
    ...contextNumbers(message),
  }
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html and API_runtime_Converse, read 2026-11-22. */
const kindByName: Readonly<Record<string, FailureKind>> = {
  AccessDeniedException: 'permission',
  UnrecognizedClientException: 'auth',
  ExpiredTokenException: 'auth',
  ExpiredToken: 'auth',
  InvalidSignatureException: 'auth',
  SignatureDoesNotMatch: 'auth',
  IncompleteSignature: 'auth',
  MissingAuthenticationTokenException: 'auth',
  MissingAuthenticationToken: 'auth',
  InvalidClientTokenId: 'auth',
  NotAuthorized: 'permission',
  OptInRequired: 'permission',
  ResourceNotFoundException: 'not_found',
  ThrottlingException: 'rate_limit',
  ServiceQuotaExceededException: 'rate_limit',
  ModelNotReadyException: 'overloaded',
  ServiceUnavailableException: 'overloaded',
  ServiceUnavailable: 'overloaded',
  ModelTimeoutException: 'timeout',
  RequestTimeout: 'timeout',
  ModelErrorException: 'server',
  ModelStreamErrorException: 'server',
  InternalServerException: 'server',
  InternalFailure: 'server',
  ValidationException: 'invalid_request',
  ValidationError: 'invalid_request',
}

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  413: 'payload_too_large',
  424: 'server',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
}

/** A validation error says only in words what it is about. */
const phrases: readonly [RegExp, FailureKind][] = [
  [
    /input tokens exceeded|input is too long|too many (input )?tokens|prompt is too long|context (window|length)/i,
    'context_length',
  ],
  [/exceeds? (the )?(maximum|model'?s?) (input |context )?(token|length)/i, 'context_length'],
  [/blocked by (our|the) content filter|content (policy|filter)/i, 'content_filter'],
  [/model identifier is invalid|on-demand throughput isn.t supported|end of its life|model .* not found/i, 'not_found'],
  [
    /(security token|signature|api key|bearer token).*(invalid|expired|not valid)|(invalid|expired) .*(api key|token)/i,
    'auth',
  ],
  [/account .*(not authorized|suspended)|payment instrument|marketplace subscription/i, 'permission'],
]

function kindOf({ name, message, status }: Sent): FailureKind {
  const named = name !== undefined && Object.hasOwn(kindByName, name) ? kindByName[name] : undefined
  const saysLittle = named === undefined || named === 'invalid_request' || named === 'permission'
  const phrase = saysLittle ? phrases.find(([pattern]) => pattern.test(message))?.[1] : undefined
  return phrase ?? named ?? kindFromStatus(status)
}

function kindFromStatus(status: number | undefined): FailureKind {
  if (status === undefined) return 'unknown'
  return kindByStatus[status] ?? (status >= 500 ? 'server' : status >= 400 ? 'invalid_request' : 'unknown')
}

/** Claude: "prompt is too long: 210000 tokens > 200000 maximum". */
function contextNumbers(message: string): Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  const found = /(\d{1,9}) tokens > (\d{1,9})/.exec(message)
  return found ? { requestedTokens: Number(found[1]), contextTokens: Number(found[2]) } : {}
}
