import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { createGateway, memoryStore, openaiCompatible } from '../../src/index.ts'
import { completionTokens, promptTokens } from '../../src/chat/usage.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { openaiWire, sseMessage, startUpstream } from '../support/upstream.ts'

/** Of them at once: none ends before all have begun. */
const atOnce = 1_000
const streams = Number(process.env['INROUTE_STREAMS'] ?? 2 * atOnce)

const pricing = { inputPerMillion: 1, cacheReadPerMillion: 0.1, outputPerMillion: 10 }

// R10: 10,000 of them with INROUTE_STREAMS=10000
test(`${streams} concurrent streams: the rows' sum is the upstream's own count`, { timeout: 120_000 }, async () => {
  const own = { requests: 0, prompt: 0, cached: 0, completion: 0 }
  let open: { res: ServerResponse; number: number }[] = []
  const finish = ({ res, number }: { res: ServerResponse; number: number }): void => {
    const [prompt, cached, completion] = [10 + (number % 97), number % 10, 1 + (number % 89)]
    const usage = {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: cached },
    }
    own.prompt += prompt
    own.cached += cached
    own.completion += completion
    const end = [openaiWire.text(' world'), openaiWire.finish(), { ...openaiWire.usageChunk, usage }, openaiWire.done]
    res.end(end.map(sseMessage).join(''))
  }
  const upstream = await startUpstream((res) => {
    own.requests += 1
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.write(sseMessage(openaiWire.role) + sseMessage(openaiWire.text('Hello')))
    open.push({ res, number: own.requests })
    if (open.length < atOnce) return
    const whole = open
    open = []
    for (const one of whole) finish(one)
  })
  const store = memoryStore({ maxGenerations: streams })
  const gateway = createGateway({
    providers: [
      openaiCompatible({ id: 'p', baseURL: `${upstream.url}/v1`, models: { 'a/m': { upstream: 'm', pricing } } }),
    ],
    authenticate: false,
    store,
  })
  const rows: GenerationRecord[] = []
  gateway.on('generation', (row) => rows.push(row))
  const body = JSON.stringify({ model: 'a/m', stream: true, messages: [{ role: 'user', content: 'Hi' }] })
  const billed: number[] = []
  const ask = async (index: number): Promise<void> => {
    const caller = { id: `caller-${index % 7}`, budget: { limitUsd: 1_000 } }
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body, caller })
    const [, cost] = /"cost":([\d.e-]+)/.exec(await response.text()) ?? []
    billed.push(Math.round(Number(cost) * 1e9))
  }
  for (let batch = 0; batch < streams / atOnce; batch++)
    await Promise.all(Array.from({ length: atOnce }, (_, i) => ask(i)))

  expect(own.requests).toBe(streams)
  const sum = (of: (row: GenerationRecord) => number | undefined) =>
    rows.reduce((total, row) => total + (of(row) ?? 0), 0)
  expect({
    requests: rows.length,
    prompt: sum(({ usage }) => promptTokens(usage)),
    cached: sum(({ usage }) => usage.cacheReadTokens),
    completion: sum(({ usage }) => completionTokens(usage)),
  }).toEqual(own)
  const ownNanoUsd = (own.prompt - own.cached) * 1_000 + own.cached * 100 + own.completion * 10_000
  expect(sum(({ costNanoUsd }) => costNanoUsd)).toBe(ownNanoUsd)
  expect(billed.reduce((a, b) => a + b, 0)).toBe(ownNanoUsd) // what callers were told
  const [spent] = await store.spend({ by: 'model' })
  expect(spent).toMatchObject({ requests: streams, costNanoUsd: BigInt(ownNanoUsd) })
  const [account] = await store.usage(['account'], Date.now())
  expect(account!.windows.lifetime).toMatchObject({
    spentNanoUsd: BigInt(ownNanoUsd),
    requests: streams,
    heldNanoUsd: 0n,
  })
  expect(await store.check()).toEqual([])
})
