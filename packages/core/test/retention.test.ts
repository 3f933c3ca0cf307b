import { afterEach, describe, expect, it } from 'vitest'
import { createGateway, type Gateway, memoryStore, openaiCompatible, type RetentionOptions } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

const dayMs = 86_400_000
let gateway: Gateway | undefined
afterEach(() => gateway?.close())

async function start(retention: RetentionOptions) {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const clock = fakeClock()
  const store = memoryStore({ clock, keepDays: 1_000 })
  const models = { 'a/m': { upstream: 'm', pricing: { inputPerMillion: 1, outputPerMillion: 10 } } }
  const opened = createGateway({
    providers: [openaiCompatible({ id: 'p', baseURL: upstream.url, models })],
    authenticate: false,
    store,
    clock,
    retention,
  })
  gateway = opened
  const ask = async (): Promise<string> => {
    const body = JSON.stringify({ model: 'a/m', messages: [{ role: 'user', content: 'Hello' }] })
    const response = await opened.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
    expect(response.status).toBe(200)
    return response.headers.get('x-generation-id')!
  }
  const isKept = async (id: string): Promise<boolean> =>
    (await opened.fetch(`http://inroute/api/v1/generation?id=${id}`)).status === 200
  return { gateway: opened, clock, store, ask, isKept }
}

describe('retention', () => {
  it('rows are deleted once they are too old, by the next request or by themselves; what was spent stands', async () => {
    const { gateway, clock, ask, isKept } = await start({ generationDays: 30 })
    const [first, spent] = [await ask(), await gateway.spend.by({ by: 'model' })]
    clock.advance(29 * dayMs)
    const second = await ask()
    expect(await isKept(first)).toBe(true)
    clock.advance(2 * dayMs)
    await expect.poll(() => isKept(first)).toBe(false)
    expect(await isKept(second)).toBe(true)
    expect(await gateway.spend.by({ by: 'model' })).toMatchObject([
      { requests: 2, costNanoUsd: spent[0]!.costNanoUsd * 2n },
    ])
    await expect(gateway.spend.by({ by: 'model', fromMs: clock.now() - 31 * dayMs - 1 })).rejects.toThrow(
      /rows before .* are deleted and only whole UTC days/,
    )
  })

  it('nothing is deleted unless it is said', async () => {
    const { gateway, clock, ask, isKept } = await start({})
    const id = await ask()
    clock.advance(900 * dayMs)
    await ask()
    expect(await gateway.spend.tidy()).toEqual({ deletedRows: 0, deletedKeys: 0 })
    expect(await isKept(id)).toBe(true)
  })

  it('keys that were rotated go once they have not worked for so long', async () => {
    const { gateway, clock } = await start({ retiredKeyDays: 7 })
    const { data } = await gateway.keys.create({ name: 'rotated', limit: 1 })
    const successor = await gateway.keys.rotate(data.hash, { overlapMs: dayMs })
    clock.advance(8 * dayMs - 1)
    expect(await gateway.spend.tidy()).toMatchObject({ deletedKeys: 0 })
    expect(await gateway.keys.get(data.hash)).toMatchObject({ name: 'rotated' })
    clock.advance(1)
    expect(await gateway.spend.tidy()).toMatchObject({ deletedKeys: 1 })
    await expect(gateway.keys.get(data.hash)).rejects.toThrow(/no key with the hash/)
    expect(await gateway.keys.get(successor.data.hash)).toMatchObject({ name: 'rotated' })
  })

  it('is done by one of several instances', async () => {
    const { gateway, clock, store, ask } = await start({ generationDays: 30 })
    await ask()
    clock.advance(3_600_000)
    await ask()
    const marks = await store.documents.list('upkeep')
    expect(marks).toHaveLength(1)
    expect(
      await store.documents.insert('upkeep', {
        id: String(Math.floor(clock.now() / 3_600_000)),
        createdAtMs: 0,
        body: {},
      }),
    ).toBe(false)
    await gateway.close()
  })

  it.each([
    [{ generationDays: 1 }, /retention\.generationDays must be a whole number of 2 or more, received 1/],
    [{ generationDays: '30' }, /received '30'/],
    [{ days: 30 }, /retention: there is no option 'days'; allowed: generationDays, retiredKeyDays/],
  ])('explains %j', (retention, message) => {
    const options = {
      providers: [openaiCompatible({ id: 'p', baseURL: 'http://x', models: {} })],
      authenticate: false as const,
    }
    expect(() => createGateway({ ...options, retention: retention as RetentionOptions })).toThrow(message)
  })
})
