import { fileURLToPath } from 'node:url'
import { type RunningExample, startExample } from 'inroute-example-upstreams/run-example'
import { afterAll, beforeAll, expect, it } from 'vitest'

let example: RunningExample
beforeAll(async () => {
  example = await startExample(fileURLToPath(new URL('../src/main.ts', import.meta.url)))
})
afterAll(() => example.stop())

it('answers a user, refuses a stranger, and knows what the user has spent', async () => {
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${example.url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        model: 'anthropic/claude-haiku-4.5',
        stream: true,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    })
  expect((await ask({})).status).toBe(401)
  const answer = await ask({ 'x-user': 'ada' })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/)
  const spend = await fetch(`${example.url}/spend`, { headers: { 'x-user': 'ada' } })
  expect(await spend.json()).toMatchObject([{ user: 'ada', requests: 1 }])
})
