import { expect, test } from 'vitest'
import { bothWays, dialects, primary, startFaulty } from '../support/faulty.ts'

const scripts = [
  'ok',
  'status_401',
  'status_403',
  'status_400',
  'status_418',
  'rate-limit',
  'server-error',
  'error-page',
  'html',
  'cut_5',
  'error-in-band_5',
]
/** The provider's key, and its beginning: providers quote keys in part. */
const canary = /sk-primary/

// R29: no provider key in anything that leaves the gateway, and nothing of the caller's headers in what reaches a provider.
test.each(dialects)('%s: the key is in no response, header, event or row', async (dialect) => {
  const warnings: unknown[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning)
  process.on('warning', onWarning)
  for (const script of scripts) {
    for (const { stream } of bothWays) {
      const faulty = await startFaulty({ dialect, script, options: { routing: { retry: { perCandidate: 0 } } } })
      const errors: unknown[] = []
      faulty.gateway.on('internal-error', (event) => errors.push(event))
      const asked = await faulty.ask({ stream, models: [primary] })
      const seen = [
        asked.text,
        JSON.stringify([...asked.headers]),
        JSON.stringify(faulty.rows),
        JSON.stringify(faulty.attempts),
      ]
      expect(faulty.primaryUpstream.requests.length, script).toBeGreaterThan(0)
      expect(JSON.stringify(faulty.primaryUpstream.requests[0]!.headers), 'it was sent').toMatch(canary)
      for (const text of seen) expect(text, script).not.toMatch(canary)
      expect(errors).toEqual([])
    }
  }
  process.off('warning', onWarning)
  expect(warnings.map(String).join('\n')).not.toMatch(canary)
})

test.each(dialects)('%s: the caller’s credentials and headers stay here', async (dialect) => {
  const faulty = await startFaulty({
    dialect,
    script: 'ok',
    options: { authenticate: { apiKey: 'vk-canary-0123456789' } },
  })
  const response = await faulty.gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      authorization: 'Bearer vk-canary-0123456789',
      cookie: 'session=canary',
      'x-forwarded-for': '10.1.2.3',
      'x-canary': 'canary',
      'user-agent': 'canary/1.0',
      referer: 'https://canary.example',
    },
    body: JSON.stringify({ model: primary, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  expect(response.status).toBe(200)
  const [request] = faulty.primaryUpstream.requests
  expect(JSON.stringify(request!.headers)).not.toMatch(/canary|10\.1\.2\.3/)
  expect(Object.keys(request!.headers).toSorted()).toEqual(
    [
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      ...{ openai: ['authorization'], anthropic: ['anthropic-version', 'x-api-key'], gemini: ['x-goog-api-key'] }[
        dialect
      ],
    ].toSorted(),
  )
})
