import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FailureKind } from '../../errors/upstream-failure.ts'
import { classifyError, inBandFailure } from './classify-error.ts'

const classify = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  classifyError({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) })

describe('kinds', () => {
  test.each<[string, number, unknown, FailureKind, string | undefined]>([
    [
      'OpenAI: no credit left',
      429,
      { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } },
      'billing',
      'insufficient_quota',
    ],
    [
      'OpenAI: rate limit',
      429,
      { error: { message: 'Rate limit reached', type: 'tokens', code: 'rate_limit_exceeded' } },
      'rate_limit',
      'rate_limit_exceeded',
    ],
    [
      'OpenAI: policy',
      400,
      {
        error: {
          message: 'Invalid prompt: your prompt was flagged',
          type: 'invalid_request_error',
          code: 'invalid_prompt',
        },
      },
      'content_filter',
      'invalid_prompt',
    ],
    [
      'OpenAI: context',
      400,
      {
        error: {
          message:
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
          code: 'context_length_exceeded',
        },
      },
      'context_length',
      'context_length_exceeded',
    ],
    [
      'Azure: filter',
      400,
      {
        error: {
          message: 'The response was filtered',
          code: 'content_filter',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      },
      'content_filter',
      'content_filter',
    ],
    [
      'xAI: key, as a 400',
      400,
      { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: xa***' },
      'auth',
      'Client specified an invalid argument',
    ],
    [
      'xAI: policy, as a 403',
      403,
      { code: 'The caller does not have permission', error: 'Content violates usage guidelines.' },
      'content_filter',
      'The caller does not have permission',
    ],
    [
      'Mistral: 422',
      422,
      {
        object: 'error',
        message: {
          detail: [
            {
              type: 'extra_forbidden',
              loc: ['body', 'top_k'],
              msg: 'Extra inputs are not permitted',
              input: 'a secret prompt',
            },
          ],
        },
        type: 'invalid_request_error',
        code: null,
      },
      'invalid_request',
      'invalid_request_error',
    ],
    [
      'DeepSeek: balance',
      402,
      { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } },
      'billing',
      'invalid_request_error',
    ],
    [
      'DeepSeek: model, as a 400',
      400,
      { error: { message: 'Model Not Exist', type: 'invalid_request_error', code: 'invalid_request_error' } },
      'not_found',
      'invalid_request_error',
    ],
    [
      'Cerebras: no envelope',
      400,
      {
        message: 'property is unsupported',
        type: 'invalid_request_error',
        param: 'validation_error',
        code: 'wrong_api_format',
      },
      'invalid_request',
      'wrong_api_format',
    ],
    [
      'Cerebras: busy',
      429,
      { message: "We're experiencing high traffic", type: 'too_many_requests_error', code: 'queue_exceeded' },
      'rate_limit',
      'queue_exceeded',
    ],
    [
      'Groq: larger than the limit',
      413,
      {
        error: {
          message: 'Request too large for model on tokens per minute (TPM): Limit 6000, Requested 8000',
          type: 'tokens',
          code: 'rate_limit_exceeded',
        },
      },
      'payload_too_large',
      'rate_limit_exceeded',
    ],
    [
      'Groq: flex',
      498,
      { error: { message: 'Flex tier capacity exceeded', type: 'capacity_exceeded' } },
      'overloaded',
      'capacity_exceeded',
    ],
    [
      'Fireworks: suspended',
      412,
      { error: { message: 'Account is suspended, possibly due to reaching the monthly spending limit' } },
      'billing',
      undefined,
    ],
    [
      'DashScope: inspection',
      400,
      { error: { message: 'Input data may contain inappropriate content.', code: 'data_inspection_failed' } },
      'content_filter',
      'data_inspection_failed',
    ],
    [
      'vLLM: context',
      400,
      {
        object: 'error',
        message: "This model's maximum context length is 2048 tokens. However, you requested 3000 tokens",
        type: 'BadRequestError',
        code: 400,
      },
      'context_length',
      'BadRequestError',
    ],
    [
      'FastAPI',
      422,
      { detail: [{ loc: ['body', 'messages', 0], msg: 'field required', type: 'value_error.missing' }] },
      'invalid_request',
      undefined,
    ],
    [
      'OpenRouter: moderation',
      403,
      { error: { message: 'Your input was flagged by moderation', code: 403, metadata: { reasons: ['hate'] } } },
      'content_filter',
      '403',
    ],
    [
      'Google behind OpenAI’s wire: a list',
      400,
      [
        {
          error: {
            code: 400,
            message: 'API key not valid.',
            status: 'INVALID_ARGUMENT',
            details: [{ reason: 'API_KEY_INVALID' }],
          },
        },
      ],
      'auth',
      'INVALID_ARGUMENT',
    ],
    ['a proxy’s page', 502, '<html><head><title>502 Bad Gateway</title></head></html>', 'server', undefined],
    ['plain text', 503, 'upstream connect error', 'overloaded', undefined],
    ['Cloudflare gave up waiting', 524, 'error code: 524', 'timeout', undefined],
    ['gzip nobody unpacked', 500, gzipSync('{"error":"x"}').toString('utf8'), 'server', undefined],
    ['nothing', 500, '', 'server', undefined],
    ['a redirect', 302, '', 'unknown', undefined],
  ])('%s', (_, status, body, kind, code) => {
    const failure = classify(status, body)
    expect({ kind: failure.kind, code: failure.code, status: failure.status }).toEqual({ kind, code, status })
    expect(failure.message).not.toBe('')
    expect(failure.message).not.toContain('a secret prompt')
  })

  test('a vendor’s own numbers', () => {
    const body = JSON.stringify({ error: { code: '1302', message: 'High concurrency' } })
    expect(classifyError({ status: 429, headers: {}, body }, { '1302': 'rate_limit' }).kind).toBe('rate_limit')
    expect(
      inBandFailure({ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }, { '1008': 'billing' }),
    ).toMatchObject({
      kind: 'billing',
      code: '1008',
      message: 'insufficient balance',
    })
    expect(inBandFailure({ base_resp: { status_code: 0, status_msg: '' } })).toBeUndefined()
  })
})

describe('numbers', () => {
  test.each([
    [
      "This model's maximum context length is 1048565 tokens. However, you requested 1250025 tokens (1250025 in the messages, 0 in the completion).",
      1048565,
      1250025,
    ],
    ["This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.", 8192, 9001],
    ['request (2009 tokens) exceeds the available context size (512 tokens), try increasing it', 512, 2009],
    [
      "This endpoint's maximum context length is 200000 tokens. However, you requested about 2500021 tokens",
      200000,
      2500021,
    ],
    ['Prompt contains 50000 tokens, too large for model with 32768 maximum context length', 32768, 50000],
    ["This model's maximum prompt length is 131072 but the request contains 537812 tokens.", 131072, 537812],
    ['The total length of all messages is too long.', undefined, undefined],
  ])('%s', (message, contextTokens, requestedTokens) => {
    const failure = classify(400, { error: { message } })
    expect(failure.kind).toBe('context_length')
    expect([failure.contextTokens, failure.requestedTokens]).toEqual([contextTokens, requestedTokens])
  })
})

describe('when to come back', () => {
  const limited = (headers: Record<string, string>, message = 'slow down') =>
    classify(429, { error: { message } }, headers).retryAfterMs

  test('seconds, milliseconds, the longer of the two', () => {
    expect(limited({ 'retry-after': '2' })).toBe(2000)
    expect(limited({ 'retry-after': '0.5' })).toBe(500)
    expect(limited({ 'retry-after-ms': '120' })).toBe(120)
    expect(limited({ 'retry-after': '1', 'retry-after-ms': '0' })).toBe(1000)
    expect(limited({ 'retry-after': '0' })).toBe(0)
  })

  test('a date needs a clock', () => {
    expect(limited({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toBeUndefined()
  })

  test('the budget that ran out, not the other one', () => {
    const headers = { 'x-ratelimit-reset-requests': '23m2.4s', 'x-ratelimit-reset-tokens': '6.56s' }
    expect(limited({ ...headers, 'x-ratelimit-remaining-requests': '984', 'x-ratelimit-remaining-tokens': '0' })).toBe(
      6560,
    )
    expect(
      limited({ ...headers, 'x-ratelimit-remaining-requests': '984', 'x-ratelimit-remaining-tokens': '5' }),
    ).toBeUndefined()
  })

  test('in words', () => {
    expect(limited({}, 'Rate limit reached. Please try again in 6m0.5s. Visit')).toBe(360_500)
    expect(limited({}, 'Please try again in 86ms.')).toBe(86)
    expect(limited({}, 'Please retry after 26 seconds.')).toBe(26_000)
  })

  test('only where waiting helps', () => {
    expect(classify(401, { error: { message: 'no' } }, { 'retry-after': '2' }).retryAfterMs).toBeUndefined()
  })
})

test('any bytes of any status are some failure, in bounded time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 599 }),
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString()),
      ),
      (status, body) => {
        expect(classifyError({ status, headers: {}, body }).status).toBe(status)
      },
    ),
  )
  for (const unit of ['a', '1,', 'context length ', '<title', '((', 'model ']) {
    expect(classify(400, { error: { message: unit.repeat(200_000) } }).kind).toBeTypeOf('string')
    expect(classify(400, unit.repeat(200_000)).kind).toBeTypeOf('string')
  }
})
