import { expect, test } from 'vitest'
import { classifyError } from './classify-error.ts'

const answer = (status: number, type: string, message: string) => ({
  status,
  headers: {},
  body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' }),
})

test.for([
  [400, 'invalid_request_error', 'messages: at least one message is required', 'invalid_request'],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'billing'],
  [400, 'invalid_request_error', 'You have reached your specified API usage limits.', 'billing'],
  [400, 'invalid_request_error', 'Output blocked by content filtering policy', 'content_filter'],
  [401, 'authentication_error', 'invalid x-api-key', 'auth'],
  [402, 'billing_error', 'x', 'billing'],
  [403, 'permission_error', 'x', 'permission'],
  [404, 'not_found_error', 'model: x', 'not_found'],
  [413, 'request_too_large', 'Request exceeds the maximum size', 'payload_too_large'],
  [429, 'rate_limit_error', 'x', 'rate_limit'],
  [500, 'api_error', 'Internal server error', 'server'],
  [503, 'api_error', 'x', 'overloaded'],
  [504, 'timeout_error', 'x', 'timeout'],
  [529, 'overloaded_error', 'Overloaded', 'overloaded'],
  [418, 'teapot_error', 'x', 'unknown'],
] as const)('%i %s: %s is %s', ([status, type, message, kind]) => {
  expect(classifyError(answer(status, type, message))).toMatchObject({ kind, status, code: type, message })
})

test.for([
  ['prompt is too long: 208310 tokens > 200000 maximum', 208_310, 200_000],
  [
    'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens`',
    210_000,
    200_000,
  ],
  ['Input is too long for requested model.', undefined, undefined],
] as const)('%s', ([message, requestedTokens, contextTokens]) => {
  const failure = classifyError(answer(400, 'invalid_request_error', message))
  expect(failure.kind).toBe('context_length')
  expect(failure.requestedTokens).toBe(requestedTokens)
  expect(failure.contextTokens).toBe(contextTokens)
})

test('the clouds’ own errors, and bodies that are none', () => {
  const google = { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }
  expect(classifyError({ status: 429, headers: { 'retry-after': '2' }, body: JSON.stringify([google]) })).toMatchObject(
    {
      kind: 'rate_limit',
      code: 'RESOURCE_EXHAUSTED',
      message: 'Quota exceeded',
      retryAfterMs: 2000,
    },
  )
  expect(classifyError({ status: 502, headers: {}, body: '<html>secret prompt</html>' })).toEqual({
    kind: 'server',
    status: 502,
    code: undefined,
    message: 'the provider answered with HTTP 502',
    retryAfterMs: undefined,
  })
})
