import { expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { oneModel } from '../support/one-model.ts'
import { json, openaiWire } from '../support/upstream.ts'

const pricing = { inputPerMillion: 1, outputPerMillion: 1 }

// R30: only hashes are kept, and one tenant cannot read what another one did.
test('a key is shown once and kept as a hash', async () => {
  const store = memoryStore()
  const { gateway, ask } = await oneModel(json(openaiWire.reply('Hi')), { pricing }, { store, authenticate: 'keys' })
  const { key, data } = await gateway.keys.create({ name: 'a tenant', limit: 1 })
  const { response, row } = await ask({}, { headers: { authorization: `Bearer ${key}` } })
  expect(response.status).toBe(200)
  const kept = JSON.stringify([
    await store.documents.list('key'),
    row,
    await gateway.keys.list(),
    await response.text(),
  ])
  expect(kept).not.toContain(key)
  expect(kept).toContain(data.hash)
  await gateway.close()
})

test('a tenant’s generation is nobody else’s to read, and a request key manages nothing', async () => {
  const { gateway, ask } = await oneModel(json(openaiWire.reply('Hi')), { pricing }, { authenticate: 'keys' })
  const [one, two] = [await gateway.keys.create({ name: 'one' }), await gateway.keys.create({ name: 'two' })]
  const as = (key: string): RequestInit => ({ headers: { authorization: `Bearer ${key}` } })
  const { row } = await ask({}, as(one.key))
  const read = (key: string) => gateway.fetch(`http://inroute/api/v1/generation?id=${row?.id}`, as(key))
  expect((await read(one.key)).status).toBe(200)
  expect((await read(two.key)).status).toBe(404)
  expect((await gateway.fetch('http://inroute/api/v1/keys', as(one.key))).status).toBe(403)
  await gateway.close()
})
