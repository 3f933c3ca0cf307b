import { type Clock, type Timer, within } from '../clock.ts'
import type { Provider } from '../providers/contract.ts'
import { buildCatalog, deploymentVendors, type ModelsOption } from './build-catalog.ts'
import type { CatalogSnapshot } from './catalog.ts'
import { knownModelsSource } from './known-models.generated.ts'
import { readPriceUpdates } from './refresh-prices.ts'

/** Keeps known prices current at run time. Off unless asked for: a release brings prices with it. */
export interface PriceOptions {
  /**
   * Gives newer data of the price library: the JSON that github.com/pydantic/genai-prices publishes
   * (`prices/new_data/v2/data.json`), parsed, from wherever you keep or fetch it.
   */
  load(): Promise<unknown>
  /** How often, in milliseconds. @default 86_400_000 (a day) */
  everyMs?: number | undefined
}

/** Where the prices in use come from, and how old they are. */
export interface CatalogState {
  /** Changes with the content. */
  version: string
  /** What the release brought, e.g. `genai-prices 0.1.8, 2026-11-22`. */
  source: string
  /** The last refresh that was believed. */
  refreshedAtMs?: number | undefined
  /** Models whose new price was not believed then. */
  rejected?: readonly string[] | undefined
  /** The refresh that failed since; the prices in use are those from before. */
  failure?: { atMs: number; message: string } | undefined
}

export interface CatalogSource {
  /** The catalog to plan with now. */
  current(): CatalogSnapshot
  state(): CatalogState
  close(): void
}

interface SourceContext {
  providers: readonly Provider[]
  models: ModelsOption
  prices: PriceOptions | undefined
  clock: Clock
  /** Told after each refresh, believed or not. */
  onRefresh(state: CatalogState, changed: readonly string[]): void
}

const loadLimitMs = 60_000

/**
 * The catalog, and with `prices` what keeps it current: the last good one stays in use when a refresh fails.
 * @throws OptionsError as `buildCatalog`
 */
export function createCatalogSource(context: SourceContext): CatalogSource {
  const { providers, models, prices, clock } = context
  let catalog = buildCatalog({ providers, models })
  let state: CatalogState = { version: catalog.version, source: knownModelsSource }
  const vendors = new Set(providers.flatMap(({ vendor }) => (vendor ? [deploymentVendors[vendor] ?? vendor] : [])))
  let timer: Timer | undefined
  let closed = false

  async function refresh({ load, everyMs = 86_400_000 }: PriceOptions): Promise<void> {
    let changed: readonly string[] = []
    try {
      const updates = readPriceUpdates(await loaded(load, clock), { vendors, nowMs: clock.now() })
      catalog = buildCatalog({ providers, models, updates: updates.known })
      state = { version: catalog.version, source: state.source, refreshedAtMs: clock.now(), rejected: updates.rejected }
      changed = updates.changed
    } catch (error) {
      state = {
        ...state,
        failure: { atMs: clock.now(), message: error instanceof Error ? error.message : String(error) },
      }
    }
    if (closed) return
    context.onRefresh(state, changed)
    timer = clock.after(everyMs, () => void refresh({ load, everyMs }))
  }

  if (prices) void refresh(prices)
  return {
    current: () => catalog,
    state: () => state,
    close() {
      closed = true
      timer?.cancel()
    },
  }
}

async function loaded(load: PriceOptions['load'], clock: Clock): Promise<unknown> {
  let data: { value: unknown } | undefined
  const loading = Promise.resolve(load()).then((value) => (data = { value }))
  await within(loadLimitMs, loading, clock)
  if (!data) throw new Error(`prices.load gave nothing within ${loadLimitMs / 1000} seconds`)
  return data.value
}
