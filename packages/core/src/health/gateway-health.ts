import type { CatalogSource, CatalogState } from '../catalog/catalog-source.ts'
import type { CatalogSnapshot } from '../catalog/catalog.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/contract.ts'
import type { CircuitReport, Health } from './contract.ts'

export interface GatewayHealth {
  /** `down`: shutting down, or no endpoint may be asked now. `degraded`: some may not. */
  status: 'ok' | 'degraded' | 'down'
  /** Requests under way. */
  running: number
  store: Pick<Store, 'name' | 'reach'>
  /** Endpoints that are left alone for now, and why. */
  circuits: CircuitReport[]
  /** Where prices come from, how old they are, and what went wrong refreshing them. */
  catalog: CatalogState
}

interface Parts {
  catalog: CatalogSnapshot
  catalogSource: CatalogSource
  health: Health
  store: Store
  running: { readonly size: number }
  clock: Clock
}

/** The state of a gateway, put together from what its stages know. Does no I/O. */
export function healthOf(
  { catalog, catalogSource, health, store, running, clock }: Parts,
  closing: boolean,
): GatewayHealth {
  const circuits = health.circuits(clock.now())
  let endpoints = 0
  for (const model of catalog.models.values()) endpoints += model.endpoints.length
  const down = closing || (endpoints > 0 && circuits.length >= endpoints)
  return {
    status: down ? 'down' : circuits.length > 0 ? 'degraded' : 'ok',
    running: running.size,
    store: { name: store.name, reach: store.reach },
    circuits,
    catalog: catalogSource.state(),
  }
}
