import { describe, expect, it } from 'vitest'
import { openaiWire, json } from './support/upstream.ts'
import { oneModel } from './support/one-model.ts'

const url = 'http://inroute/api/v1/chat/completions'
const body = (seed: number): string =>
  JSON.stringify({ model: 'test/model', seed, messages: [{ role: 'user', content: 'Hello' }] })

describe('gateway.fetch takes what fetch takes', () => {
  it('a Request, an address, and a Request with something else said beside it', async () => {
    const { gateway, upstream } = await oneModel(json(openaiWire.reply('Hi')))
    const request = (seed: number) => new Request(url, { method: 'POST', body: body(seed) })
    const answers = [
      await gateway.fetch(request(1)),
      await gateway.fetch(new URL(url), { method: 'POST', body: body(2) }),
      await gateway.fetch(request(3), { body: body(4) }),
      await gateway.fetch(request(5), { headers: { 'x-inroute-recovery': 'sometimes' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400])
    expect(upstream.requests.map((seen) => seen.body['seed'])).toEqual([1, 2, 4])
  })

  it('a Request whose body was read before is refused by name, not as an empty one', async () => {
    const { gateway } = await oneModel(json(openaiWire.reply('Hi')))
    const request = new Request(url, { method: 'POST', body: body(1) })
    const copy = request.clone()
    await request.text()
    await expect(gateway.fetch(request)).rejects.toThrow(/has been read already: give gateway\.fetch a clone/)
    expect((await gateway.fetch(copy)).status).toBe(200)
    expect((await gateway.fetch(request, { body: body(2) })).status).toBe(200)
  })
})
