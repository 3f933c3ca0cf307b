// What one routing decision costs: `node bench/plan.ts`. Reads core's sources; no build needed.
import type { HeapProfiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { buildCatalog } from '../packages/core/src/catalog/build-catalog.ts'
import type { CatalogSnapshot } from '../packages/core/src/catalog/catalog.ts'
import type { ModelOffer, PricingTier } from '../packages/core/src/catalog/offer.ts'
import { createMemoryHealth } from '../packages/core/src/health/memory-health.ts'
import { recordDecision } from '../packages/core/src/plan/decision.ts'
import { planCandidates } from '../packages/core/src/plan/plan-candidates.ts'
import type { PlanInput } from '../packages/core/src/plan/plan.ts'
import { openai, openaiCompatible } from '../packages/core/src/providers/index.ts'
import { median } from './statistics.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const tools = [{ type: 'function' as const, function: { name: 'f' } }]

/** 200 models at ten providers each. */
function largeCatalog(): CatalogSnapshot {
  const offers = (provider: number): Record<string, ModelOffer> =>
    Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `author-${i % 20}/model-${i}`,
        {
          upstream: `m${i}`,
          contextTokens: 128_000,
          pricing: { inputPerMillion: 1 + ((i * 7 + provider) % 30), outputPerMillion: 9 },
        },
      ]),
    )
  const providers = Array.from({ length: 10 }, (_, i) =>
    openaiCompatible({ id: `provider-${i}`, baseURL: 'http://127.0.0.1:9', models: offers(i) }),
  )
  return buildCatalog({ providers })
}

/** One model at 2,000 endpoints. */
function wideCatalog(tiers: PricingTier[] = []): CatalogSnapshot {
  const providers = Array.from({ length: 2_000 }, (_, i) =>
    openaiCompatible({
      id: `provider-${i}`,
      baseURL: 'http://127.0.0.1:9',
      models: {
        'acme/large': { upstream: 'm', pricing: { inputPerMillion: 1 + ((i * 7) % 30), outputPerMillion: 9, tiers } },
      },
    }),
  )
  return buildCatalog({ providers })
}

const large = largeCatalog()
const known = buildCatalog({ providers: [openai({ apiKey: 'k' })] })
const health = createMemoryHealth()
for (const { endpoints } of large.models.values()) {
  for (const { id } of endpoints) {
    health.record(id, { startedAtMs: 0, firstContentAtMs: 300, endedAtMs: 900, outputTokens: 50 })
  }
}
const input = (catalog: CatalogSnapshot, request: PlanInput['request']): PlanInput => ({
  request: { messages, ...request },
  catalog,
  health,
  seed: 1,
  nowMs: 1_000,
})
const model = 'author-3/model-3'
const cases: Record<string, PlanInput> = {
  'one model, one endpoint': input(known, { model: 'openai/gpt-4o-mini' }),
  'one model, ten endpoints, balanced': input(large, { model }),
  'sorted by latency': input(large, { model, provider: { sort: 'latency' } }),
  'tools, thresholds, price cap, three models': input(large, {
    models: [model, 'author-4/model-4', 'author-5/model-5'],
    tools,
    provider: { preferred_max_latency: 1, max_price: { prompt: 20 }, ignore: ['provider-9'], require_parameters: true },
  }),
  'openrouter/auto over 2,000 endpoints': input(large, { model: 'openrouter/auto' }),
  'one model at 2,000 endpoints, balanced': input(wideCatalog(), { model: 'acme/large' }),
  'the same by price, with tiers and a price cap': input(wideCatalog([{ minPromptTokens: 500, inputPerMillion: 50 }]), {
    model: 'acme/large',
    provider: { sort: 'price', max_price: { prompt: 60 } },
  }),
}

const rounds = 15
for (const [name, one] of Object.entries(cases)) {
  const count = name.includes('2,000') ? 400 : 20_000
  const run = (): number => cpuMicros(count, (seed) => planCandidates({ ...one, seed }))
  for (let i = 0; i < 5; i++) run()
  const micros = median(Array.from({ length: rounds }, run))
  console.log(
    `${name.padEnd(46)} ${micros.toFixed(2).padStart(9)} us  ${(await bytesPer(one, count)).toString().padStart(7)} B`,
  )
}

const decided = cases['one model, ten endpoints, balanced']!
const plan = planCandidates(decided)
const recorded = median(Array.from({ length: rounds }, () => cpuMicros(20_000, () => recordDecision(plan, decided))))
console.log(`${'recording that decision'.padEnd(46)} ${recorded.toFixed(2).padStart(9)} us`)

const building = Array.from({ length: 5 }, () => {
  const start = performance.now()
  largeCatalog()
  return performance.now() - start
})
console.log(`${'building that catalog'.padEnd(46)} ${median(building).toFixed(1).padStart(9)} ms`)

/** Processor time of one call, in microseconds: what a busy machine does besides does not count. */
function cpuMicros(count: number, call: (i: number) => unknown): number {
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) call(i)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

/** Allocated per plan, as V8's sampling profiler sees it: the size of the heap says little between two collections. */
async function bytesPer(one: PlanInput, count: number): Promise<number> {
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 4_096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  for (let seed = 0; seed < count; seed++) planCandidates({ ...one, seed })
  const { profile } = await session.post('HeapProfiler.stopSampling')
  session.disconnect()
  const sizeOf = ({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number =>
    children.reduce((sum, child) => sum + sizeOf(child), selfSize)
  return Math.round(sizeOf(profile.head) / count)
}
