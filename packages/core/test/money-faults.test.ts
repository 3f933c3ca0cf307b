import { describe, expect, it } from 'vitest'
import { memoryStore } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { primary, startFaulty } from './support/faulty.ts'
import { oneModel } from './support/one-model.ts'
import { json, openaiWire } from './support/upstream.ts'

const pricing = { inputPerMillion: 1, outputPerMillion: 10 }

describe('counts no provider could mean', () => {
  const answering = (count: number) => {
    const usage = { prompt_tokens: count, completion_tokens: count, total_tokens: count }
    return oneModel(json(openaiWire.reply('Hello there', { usage })), { pricing })
  }

  it.each([1e300, 2 ** 53, 1e12, -5])('%s is as good as not sent', async (count) => {
    const { ask, gateway } = await answering(count)
    const { row } = await ask()
    expect(row).toMatchObject({ usage: { outputTokens: 3, estimated: true } })
    expect(row!.costNanoUsd).toBe(row!.usage.inputTokens! * 1_000 + 3 * 10_000)
    await gateway.close()
  })

  it('part of a token is one', async () => {
    const { ask, gateway } = await answering(0.5)
    const { row } = await ask()
    expect(row).toMatchObject({ usage: { inputTokens: 1, outputTokens: 1 }, costNanoUsd: 11_000 })
    await gateway.close()
  })

  it('whatever the rates, money is an exact integer', async () => {
    const usage = { prompt_tokens: 1e9, completion_tokens: 1e9, total_tokens: 2e9 }
    const dear = { inputPerMillion: 1e9, outputPerMillion: 1e9, unusual: true as const }
    const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi', { usage })), { pricing: dear })
    expect((await ask()).row?.costNanoUsd).toBe(Number.MAX_SAFE_INTEGER)
    await gateway.close()
  })
})

describe('a markup', () => {
  it('is asked once for each candidate: what is held for is what is charged', async () => {
    const percents = [50]
    const markup = (): number => {
      const percent = percents.shift()
      if (percent === undefined) throw new Error('asked again')
      return percent
    }
    const options = { markup, account: { budget: { limitUsd: 1 } } }
    const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi')), { pricing }, options)
    const { row, response } = await ask()
    expect(response.status).toBe(200)
    expect(row!.priceNanoUsd).toBe(row!.costNanoUsd * 1.5)
    await gateway.close()
  })

  it('that fails does so before anything is sent, and nothing stays held', async () => {
    const store = memoryStore()
    const markup = (): number => Number.NaN
    const { ask, upstream, gateway } = await oneModel(json(openaiWire.reply('Hi')), { pricing }, { markup, store })
    const { response, row } = await ask()
    expect(response.status).toBe(500)
    expect(row).toBeUndefined()
    expect(upstream.requests).toEqual([])
    expect(await store.holds()).toEqual([])
    await gateway.close({ drainMs: 1 })
  })
})

describe('R16: a hold that was freed under a running request', () => {
  it('is held again at the next heartbeat, and settled once', async () => {
    const clock = fakeClock()
    const store = memoryStore({ clock })
    const options = { store, account: { budget: { limitUsd: 0.02 } } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_3', clock, options })
    const body = { max_tokens: 1_000 }
    const reader = (await faulty.start({ models: [primary], body })).body!.getReader()
    await reader.read()
    const [held] = await store.holds()
    await store.release(held!.id) // as another instance does once its time to live is over
    expect(await store.holds()).toEqual([])
    clock.advance(10_000)
    await expect.poll(() => store.holds()).toMatchObject([{ id: held!.id, amountNanoUsd: held!.amountNanoUsd }])
    await reader.cancel()
    await expect.poll(() => faulty.rows.length).toBe(1)
    await expect.poll(() => store.holds()).toEqual([])
    const [usage] = await store.usage(['account'], clock.now())
    expect(usage!.windows.lifetime).toMatchObject({
      heldNanoUsd: 0n,
      spentNanoUsd: BigInt(faulty.rows[0]!.costNanoUsd),
    })
    clock.advance(30_000)
    expect(await store.holds()).toEqual([])
    expect(await store.check()).toEqual([])
  })

  it('holds what is left where others have taken some of it meanwhile', async () => {
    const clock = fakeClock()
    const store = memoryStore({ clock })
    const options = { store, account: { budget: { limitUsd: 0.02 } } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_3', clock, options })
    const reader = (await faulty.start({ models: [primary], body: { max_tokens: 1_000 } })).body!.getReader()
    await reader.read()
    const [held] = await store.holds()
    await store.release(held!.id)
    const limits = [{ scope: 'account', window: 'lifetime' as const, limitNanoUsd: 20_000_000 }]
    const other = { owner: 'o', atMs: clock.now(), expiresAtMs: clock.now() + 60_000, limits }
    await store.reserve({ id: 'gen-other', amountNanoUsd: 15_000_000, ...other })
    clock.advance(10_000)
    await expect.poll(() => store.holds()).toHaveLength(2)
    expect((await store.holds()).find(({ id }) => id === held!.id)).toMatchObject({ amountNanoUsd: 5_000_000 })
    await reader.cancel()
    await expect.poll(() => faulty.rows.length).toBe(1)
  })
})

describe('a caller that no ledger could hold', () => {
  it.each([
    ['a control character', { id: 'a\0b' }],
    ['half a character', { id: 'a\ud800b' }],
    ['too long an id', { id: 'x'.repeat(257) }],
    ['no id', { id: '' }],
    ['too many tags', { id: 'c', tags: { a: 'x'.repeat(1_024) } }],
  ])('is found before anything is sent, and told to the host: %s', async (_, caller) => {
    const { ask, upstream, gateway } = await oneModel(json(openaiWire.reply('Hi')), { pricing })
    const faults: unknown[] = []
    gateway.on('internal-error', ({ error }) => faults.push(error))
    const { response } = await ask({}, { caller } as RequestInit)
    expect(response.status).toBe(500)
    expect(faults.map(String)).toEqual([expect.stringMatching(/bytes/)])
    expect(upstream.requests).toEqual([])
    await gateway.close()
  })

  it('keys cannot be made for one', async () => {
    const { gateway } = await oneModel(json(openaiWire.reply('Hi')), { pricing })
    await expect(gateway.keys.create({ name: 'k', caller_id: 'a\u0000b' })).rejects.toThrow(
      /caller_id.*without control/,
    )
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`tag${n}`, 'x'.repeat(100)]))
    await expect(gateway.keys.create({ name: 'k', tags })).rejects.toThrow(/tags.*1024 bytes/)
    await gateway.close()
  })
})

describe('prices on the row', () => {
  it('are those that applied, and of which catalog', async () => {
    const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi')), { pricing })
    const { row } = await ask()
    expect(row!.rates).toMatchObject({ input: 1_000_000, output: 10_000_000 })
    expect(row!.priceVersion).toMatch(/^[0-9a-f]{8,}$/)
    expect(row!.priceVersion).toBe(row!.decision?.catalogVersion)
    await gateway.close()
  })
})
