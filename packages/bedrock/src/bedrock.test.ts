import { describe, expect, it } from 'vitest'
import { bedrock, bedrockMessages } from './bedrock.ts'

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }

describe('bedrock()', () => {
  it('goes to its region, with a Bedrock API key or with signatures', async () => {
    const byKey = bedrock({ region: 'eu-west-1', apiKey: 'bedrock-api-key' })
    expect(byKey.baseURL).toBe('https://bedrock-runtime.eu-west-1.amazonaws.com')
    const input = { key: 'k', method: 'POST' as const, url: `${byKey.baseURL}/x`, headers: {}, body: '', nowMs: 0 }
    expect(await byKey.authorize(input)).toEqual({ authorization: 'Bearer k' })
    expect(byKey.keyVariable).toBe('AWS_BEARER_TOKEN_BEDROCK')

    const signed = bedrock({ region: 'cn-north-1', credentials })
    expect(signed.baseURL).toBe('https://bedrock-runtime.cn-north-1.amazonaws.com.cn')
    expect(signed).toMatchObject({ ownCredentials: true, keys: [] })
    expect(signed.keyVariable).toBeUndefined()
    expect(await signed.authorize(input)).toHaveProperty(
      'authorization',
      expect.stringContaining('/cn-north-1/bedrock/'),
    )
  })

  it.each(['', 'us_east_1', 'evil.test/', 'us-east-1.evil.test#', undefined])('refuses %j for a region', (region) => {
    expect(() => bedrock({ region: region as string })).toThrow(/invalid_region/)
  })
})

describe('bedrockMessages()', () => {
  const { chat } = bedrockMessages({ region: 'us-east-1', credentials })
  const offer = { upstream: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' }

  it("sends Anthropic's bodies, version and betas inside, model and stream in the path", () => {
    const request = { messages: [{ role: 'user' as const, content: 'hi' }], max_tokens: 5 }
    const { path, body, headers } = chat.encode({ request, stream: true, offer, betas: 'x-1, x-2' })
    expect(path).toBe('/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream')
    expect(body).toMatchObject({
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['x-1', 'x-2'],
      max_tokens: 5,
    })
    expect(body).not.toHaveProperty('stream')
    expect(body).not.toHaveProperty('model')
    expect(headers).toEqual({ accept: 'application/vnd.amazon.eventstream' })
  })

  it("leaves a Messages caller's body as it was sent but for those members", () => {
    const text = '{"model":"claude","stream":true,"max_tokens":5,"messages":[],"unknown":{"b":1.0}}'
    const native = { wire: 'anthropic-messages', text, body: JSON.parse(text) as Record<string, unknown> }
    const { body } = chat.encode({ request: { messages: [] }, native, stream: true, offer })
    expect(body).toBe('{"max_tokens":5,"messages":[],"unknown":{"b":1.0},"anthropic_version":"bedrock-2023-05-31"}')
  })
})
