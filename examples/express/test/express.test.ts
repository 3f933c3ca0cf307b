import { fileURLToPath } from 'node:url'
import { type RunningExample, startExample } from 'inroute-example-upstreams/run-example'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'

let example: RunningExample
beforeAll(async () => {
  example = await startExample(fileURLToPath(new URL('../src/main.ts', import.meta.url)))
})
afterAll(() => example.stop())

it('serves the official client as its start page says', async () => {
  const client = new OpenAI({ baseURL: `${example.url}/api/v1`, apiKey: 'sk-inroute-example' })
  const answer = await client.chat.completions
    .stream({ model: 'google/gemini-2.5-flash', messages: [{ role: 'user', content: 'Hello' }] })
    .finalChatCompletion()
  expect(answer.choices[0]?.message.content).toContain('This answer is simulated')
  const headers = { authorization: 'Bearer sk-inroute-example' }
  const spend = await fetch(`${example.url}/spend`, { headers })
  expect(await spend.json()).toMatchObject([{ model: 'google/gemini-2.5-flash' }])
  expect((await fetch(`${example.url}/spend`)).status).toBe(401)
})
