import { createGateway } from '@inroute/core'
import { EventStreamCodec } from '@smithy/core/event-streams'
import { expect, it } from 'vitest'
import { startUpstream } from '../../core/test/support/upstream.ts'
import { bedrock } from '../src/index.ts'

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)

const frame = (type: string, payload: object): Uint8Array =>
  codec.encode({
    headers: { ':event-type': { type: 'string', value: type }, ':message-type': { type: 'string', value: 'event' } },
    body: Buffer.from(JSON.stringify(payload)),
  })

it('streams from Bedrock, signed, through the gateway', async () => {
  const upstream = await startUpstream((res) => {
    res.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const text of ['Hello', ' there'])
      res.write(frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }))
    res.write(frame('messageStop', { stopReason: 'end_turn' }))
    res.end(frame('metadata', { usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 } }))
  })
  const gateway = createGateway({
    providers: [
      bedrock({
        region: 'us-east-1',
        baseURL: upstream.url,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-access-key', sessionToken: 'session' },
      }),
    ],
    authenticate: false,
  })
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({
      model: 'amazon/nova-micro-v1',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    }),
  })
  const text = await response.text()
  expect(response.status, text).toBe(200)
  expect(text).toContain('"content":"Hello"')
  expect(text).toMatch(/"prompt_tokens":9.*"completion_tokens":2/)
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
  const { url, headers } = upstream.requests[0]!
  expect(url).toBe('/model/amazon.nova-micro-v1%3A0/converse-stream')
  expect(headers.accept).toBe('application/vnd.amazon.eventstream')
  expect(headers['x-amz-security-token']).toBe('session')
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request/,
  )
  expect(JSON.stringify(headers)).not.toContain('secret-access-key')
})
