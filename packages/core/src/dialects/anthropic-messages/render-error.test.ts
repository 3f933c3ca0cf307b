import { expect, test } from 'vitest'
import { GatewayError } from '../../errors/gateway-error.ts'
import { anthropicMessages } from './index.ts'

const head = { generationId: 'gen-1', created: 1, model: 'm', provider: 'P' }

test.for([
  ['invalid_api_key', 401, 'authentication_error'],
  ['permission_denied', 403, 'permission_error'],
  ['insufficient_credits', 402, 'billing_error'],
  ['model_not_found', 400, 'invalid_request_error'],
  ['not_found', 404, 'not_found_error'],
  ['rate_limit_exceeded', 429, 'rate_limit_error'],
  ['temporarily_unavailable', 503, 'overloaded_error'],
  ['caller_left', 499, 'timeout_error'],
  ['context_length_exceeded', 400, 'invalid_request_error'],
  ['upstream_failed', 502, 'api_error'],
  ['internal_error', 500, 'api_error'],
] as const)('%s (%i) is %s', ([code, status, type]) => {
  const error = new GatewayError(code, 'words')
  expect(error.status).toBe(status)
  expect(anthropicMessages.renderError(error)).toMatchObject({
    type: 'error',
    error: { type, message: 'words', error_type: error.errorType },
    request_id: null,
  })
})

test('a stream that breaks says so by name, and never looks finished', () => {
  const renderer = anthropicMessages.createStreamRenderer()
  const text =
    renderer.render(head, [{ type: 'text-delta', choice: 0, text: 'a' }]) +
    renderer.fail(head, new GatewayError('upstream_failed', 'gone'), { usage: undefined })
  const events = text.split('\n').filter((line) => line.startsWith('event: '))
  expect(events).toEqual(
    ['message_start', 'content_block_start', 'content_block_delta', 'error'].map((name) => `event: ${name}`),
  )
  expect(text).toContain('"request_id":"gen-1"')
})

test('a choice other than the first, and thinking that is withheld, are not shown', () => {
  const events = [
    { type: 'text-delta', choice: 1, text: 'other' },
    { type: 'reasoning-delta', choice: 0, detail: { type: 'reasoning.text', text: 'secret' } },
    { type: 'text-delta', choice: 0, text: 'shown' },
    { type: 'finish', choice: 0, reason: undefined, nativeReason: 'odd' },
  ] as const
  const reply = anthropicMessages.renderReply({ ...head, withholdReasoning: true }, { events }, { usage: undefined })
  expect(reply).toMatchObject({ content: [{ type: 'text', text: 'shown' }], stop_reason: null })
  const streamed = anthropicMessages.createStreamRenderer().render({ ...head, withholdReasoning: true }, events)
  expect(streamed).not.toMatch(/secret|other/)
})
