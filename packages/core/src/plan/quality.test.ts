import { expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { flat, healthOf, planOf, tagsOf } from '../../test/support/plan.ts'
import type { EndpointHealth } from '../health/contract.ts'

const model = 'acme/large'
const tools = [{ type: 'function' as const, function: { name: 'f' } }]
const busy = (throughput: number, toolCalls = 1): Partial<EndpointHealth> => ({
  uptime30m: { value: 1, of: 100 },
  throughput30m: flat(throughput),
  toolCalls2h: { value: toolCalls, of: 200 },
})
const catalog = catalogOf(Object.fromEntries('abcdef'.split('').map((tag) => [tag, { [model]: priced(1) }])))
const order = (states: Record<string, Partial<EndpointHealth>>, request: object = { tools }, seed = 1) => {
  const health = healthOf(Object.fromEntries(Object.entries(states).map(([tag, state]) => [`${model}@${tag}`, state])))
  return tagsOf(planOf(catalog, { model, ...request }, { health, seed }))
}

test('with tools the clumsy and the slow come last, the unseen between', () => {
  const states = { a: busy(100, 0.2), b: busy(100, 0.98), c: busy(100), d: busy(100), e: busy(100, 0.99) }
  const tags = order(states)
  expect(tags.at(-1)).toBe('a')
  expect(tags.at(-2)).toBe('f')
  const slow = order({ a: busy(1), b: busy(100), c: busy(100), d: busy(99), e: busy(101) })
  expect(slow.at(-1)).toBe('a')
})

test('fewer than four seen often enough: nobody is judged', () => {
  const rarely = { uptime30m: { value: 1, of: 99 }, toolCalls2h: { value: 1, of: 199 } }
  const few = { a: busy(1, 0.1), b: busy(100), c: busy(100), d: { ...busy(100), ...rarely } }
  const firsts = Array.from({ length: 200 }, (_, seed) => order(few, { tools }, seed)[0])
  expect(firsts).toContain('a')
})

test.each([
  ['no tools', {}, 'balance'],
  ['tools', { tools }, 'exacto'],
  ['tools, opted out', { tools, provider: { sort: 'price' } }, 'price'],
  ['tools, :floor', { tools, model: `${model}:floor` }, 'price'],
  ['asked for', { provider: { sort: 'exacto' } }, 'exacto'],
  ['by variant', { model: `${model}:exacto` }, 'exacto'],
])('%s is ordered by %s', (_, request, orderedBy) => {
  expect(planOf(catalog, { model, ...request }).orderedBy).toBe(orderedBy)
})
