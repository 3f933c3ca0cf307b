import { fileURLToPath } from 'node:url'
import { type RunningExample, startExample } from 'inroute-example-upstreams/run-example'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

const databaseUrl = inject('databaseUrl')
const redisUrl = inject('redisUrl')
const present = databaseUrl !== undefined && redisUrl !== undefined
if (!present && process.env['INROUTE_REQUIRE_SERVICES']) throw new Error('PostgreSQL and Redis must be tested here')

describe.skipIf(!present)('three instances behind PostgreSQL and Redis', () => {
  let instances: RunningExample[]
  beforeAll(async () => {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    const env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl }
    instances = await Promise.all([1, 2, 3].map(() => startExample(main, env)))
  }, 60_000)
  afterAll(() => Promise.all((instances ?? []).map((instance) => instance.stop())))

  const ask = async (index: number, user: string, max_tokens?: number): Promise<string> => {
    const response = await fetch(`${instances[index % 3]?.url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': user },
      body: JSON.stringify({
        model: 'anthropic/claude-haiku-4.5',
        max_tokens,
        messages: [{ role: 'user', content: 'Hi' }],
      }),
    })
    const { error } = (await response.json()) as { error?: { metadata: { error_code: string } } }
    return error?.metadata.error_code ?? 'answered'
  }

  it('a budget is one budget, however many requests come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 15 }, (_, index) => ask(index, 'ada', 60)))
    expect(outcomes).toContain('answered')
    expect(outcomes.some((outcome) => outcome !== 'answered')).toBe(true)
    const rows = (await (await fetch(`${instances[0]?.url}/spend`)).json()) as { user: string; usd: number }[]
    const ada = rows.find(({ user }) => user === 'ada')
    expect(ada?.usd).toBeGreaterThan(0)
    expect(ada?.usd).toBeLessThanOrEqual(0.0005)
  }, 30_000)

  it('a rate limit is one rate limit', async () => {
    // of those it lets through, some meet a budget that is held by the others
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => ask(index, 'bob', 1)))
    expect(outcomes.filter((outcome) => outcome === 'rate_limit_exceeded')).toHaveLength(10)
  }, 30_000)
})
