import type { CatalogSource, CatalogState } from '../catalog/catalog-source.ts'
import type { CatalogSnapshot } from '../catalog/catalog.ts'
import type { Clock } from '../clock.ts'
import type { ShadowReport } from '../shadow/shadow-traffic.ts'
import type { SharedState } from '../shared/contract.ts'
import type { Store } from '../store/contract.ts'
import type { Condition, ConditionReport } from './condition.ts'
import type { CircuitReport, Health } from './contract.ts'

/** How a gateway is doing. */
export interface GatewayHealth {
  /** `down`: shutting down, or no endpoint may be asked now. `degraded`: some may not, or store or shared state are failing. */
  status: 'ok' | 'degraded' | 'down'
  /** Requests under way. */
  running: number
  /** Which it is, and how it has been answering. */
  store: Pick<Store, 'name' | 'reach'> &
    ConditionReport & {
      /** Finished requests whose rows it has not taken yet; they are tried again. */
      unwrittenRows: number
      /** While it fails, requests that a budget applies to are refused. */
      policy: 'closed'
    }
  /** Rate limits; `policy` is the option `sharedFailure`, in force while it fails. */
  shared: Pick<SharedState, 'name' | 'reach'> & ConditionReport & { policy: 'local' | 'open' | 'closed' }
  /** Copies of requests that splits want. */
  shadows: ShadowReport
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
  shared: SharedState
  sharedFailure: 'local' | 'open' | 'closed'
  storeCondition: Condition['report']
  sharedCondition: Condition['report']
  outbox: { pending(): number }
  running: { readonly size: number }
  shadows: { report(): ShadowReport }
  clock: Clock
}

/** The state of a gateway, put together from what its stages know. Does no I/O. */
export function healthOf(parts: Parts, closing: boolean): GatewayHealth {
  const { catalog, catalogSource, health, store, shared, running, clock } = parts
  const circuits = health.circuits(clock.now())
  let endpoints = 0
  for (const model of catalog.models.values()) endpoints += model.endpoints.length
  const down = closing || (endpoints > 0 && circuits.length >= endpoints)
  const conditions = { store: parts.storeCondition(), shared: parts.sharedCondition() }
  const failing = Object.values(conditions).some(({ failingSinceMs }) => failingSinceMs !== undefined)
  return {
    status: down ? 'down' : circuits.length > 0 || failing ? 'degraded' : 'ok',
    running: running.size,
    store: {
      name: store.name,
      reach: store.reach,
      ...conditions.store,
      unwrittenRows: parts.outbox.pending(),
      policy: 'closed',
    },
    shared: { name: shared.name, reach: shared.reach, ...conditions.shared, policy: parts.sharedFailure },
    shadows: parts.shadows.report(),
    circuits,
    catalog: catalogSource.state(),
  }
}
