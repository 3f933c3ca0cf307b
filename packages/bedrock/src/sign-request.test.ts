import { createHash, createHmac } from 'node:crypto'
import type { AuthorizeInput } from '@inroute/core/provider'
import { describe, expect, it } from 'vitest'
import { type AwsCredentials, createSigner } from './sign-request.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const keys: AwsCredentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const request: AuthorizeInput = {
  key: '',
  method: 'POST',
  url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-2-lite-v1%3A0/converse',
  headers: { 'content-type': 'application/json', 'user-agent': 'inroute', accept: 'application/json' },
  body: '{"messages":"schön"}',
  nowMs,
}

const hex = (data: string): string => createHash('sha256').update(data).digest('hex')
const mac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** The signature as AWS describes it: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html. */
function signatureOf(headers: Record<string, string>, signedHeaders: string, secret: string): string {
  const all: Record<string, string> = { ...request.headers, host: new URL(request.url).host, ...headers }
  const canonical = [
    'POST',
    // every segment is encoded once more
    new URL(request.url).pathname.split('/').map(encodeURIComponent).join('/'),
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${all[name]}`),
    '',
    signedHeaders,
    hex(request.body),
  ].join('\n')
  const scope = '20261122/us-east-1/bedrock/aws4_request'
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hex(canonical)].join('\n')
  const key = ['20261122', 'us-east-1', 'bedrock', 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${secret}`)
  return mac(key, toSign).toString('hex')
}

describe('signing', () => {
  it.each([undefined, 'a-session-token'])(
    'gives what AWS computes from the same request, session token %s',
    async (sessionToken) => {
      const headers = await createSigner('us-east-1', { ...keys, sessionToken })(request)
      const [, credential, signedHeaders, signature] =
        /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(headers['authorization']!)!
      expect(credential).toBe('AKIDEXAMPLE/20261122/us-east-1/bedrock/aws4_request')
      expect(headers['x-amz-date']).toBe('20261122T120000Z')
      expect(headers['x-amz-security-token']).toBe(sessionToken)
      expect(signature).toBe(signatureOf(headers, signedHeaders!, keys.secretAccessKey))
    },
  )

  it('adds nothing of the credentials but the id of the key and the token', async () => {
    const headers = await createSigner('us-east-1', keys)(request)
    expect(Object.keys(headers).sort()).toEqual(['authorization', 'x-amz-content-sha256', 'x-amz-date'])
    expect(JSON.stringify(headers)).not.toContain(keys.secretAccessKey)
  })
})

describe('fetched credentials', () => {
  it('are fetched once for all who wait, and again shortly before they expire', async () => {
    let fetched = 0
    const sign = createSigner('us-east-1', async () => {
      fetched += 1
      return { ...keys, expiration: new Date(nowMs + 60 * 60_000) }
    })
    await Promise.all([sign(request), sign(request), sign(request)])
    await sign({ ...request, nowMs: nowMs + 54 * 60_000 })
    expect(fetched).toBe(1)
    await sign({ ...request, nowMs: nowMs + 56 * 60_000 })
    expect(fetched).toBe(2)
  })

  it('that failed are fetched again', async () => {
    let fetched = 0
    const sign = createSigner('us-east-1', async () => {
      fetched += 1
      if (fetched === 1) throw new Error('no network')
      return keys
    })
    await expect(sign(request)).rejects.toThrow('no network')
    await expect(sign(request)).resolves.toHaveProperty('authorization')
  })
})
