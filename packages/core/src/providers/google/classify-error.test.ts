import { expect, it } from 'vitest'
import { classifyGeminiError } from './classify-error.ts'

const info = (reason: string) => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason })

it.each([
  [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [info('API_KEY_INVALID')], 'auth'],
  [400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', [], 'auth'],
  [400, 'INVALID_ARGUMENT', 'Unknown name "x"', [], 'invalid_request'],
  [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', [], 'permission'],
  [403, 'PERMISSION_DENIED', 'denied', [info('SERVICE_DISABLED')], 'permission'],
  [403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', [info('BILLING_DISABLED')], 'billing'],
  [429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.', [], 'billing'],
  [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota', [], 'rate_limit'],
  [500, 'INTERNAL', 'An internal error has occurred', [], 'server'],
  [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.', [], 'overloaded'],
  [504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.', [], 'timeout'],
  [400, 'INVALID_ARGUMENT', 'The input token count is 9 but model only supports up to 7.', [], 'context_length'],
] as const)('%i %s "%s" is %j', (code, status, message, details, kind) => {
  const body = JSON.stringify([{ error: { code, status, message, details } }])
  expect(classifyGeminiError({ status: code, headers: {}, body })).toMatchObject({ kind, status: code, message })
})

it('keeps the numbers of a prompt that is too long, and the delay Google asks for', () => {
  const tooLong = {
    error: { message: 'The input token count (20) exceeds the maximum number of tokens allowed (10).' },
  }
  expect(classifyGeminiError({ status: 400, headers: {}, body: JSON.stringify(tooLong) })).toMatchObject({
    requestedTokens: 20,
    contextTokens: 10,
  })
  const busy = { error: { status: 'RESOURCE_EXHAUSTED', message: 'x', details: [{ retryDelay: '0.25s' }] } }
  const answer = { status: 429, headers: { 'retry-after': '9' }, body: JSON.stringify(busy) }
  expect(classifyGeminiError(answer).retryAfterMs).toBe(250)
  expect(classifyGeminiError({ ...answer, body: 'busy' })).toMatchObject({ kind: 'rate_limit', retryAfterMs: 9000 })
})

it.each(['', 'null', '[]', '<html>502</html>', '{"error":"text"}', '{"error":{"code":"x","message":7}}'])(
  'makes do with the status where the body is %j',
  (body) => {
    expect(classifyGeminiError({ status: 502, headers: {}, body }).kind).toBe('server')
  },
)
