import cluster from 'node:cluster'
import type { SharedState } from '../shared/contract.ts'
import type { Store } from '../store/contract.ts'

/** Signs that this process is one of several, by what sets them. */
const signs: Readonly<Record<string, string>> = {
  NODE_APP_INSTANCE: 'PM2',
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
  K_SERVICE: 'Cloud Run',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  FLY_APP_NAME: 'Fly.io',
  DYNO: 'Heroku',
}

/**
 * R17: what to say at start-up when limits are kept by this process alone although it hardly is alone; `undefined` when they
 * are shared, or nothing suggests other instances.
 */
export function warnOfInstances(
  { store, shared }: { store: Pick<Store, 'reach' | 'name'>; shared: Pick<SharedState, 'reach' | 'name'> },
  env: Readonly<Record<string, string | undefined>>,
  isWorker: boolean = cluster.isWorker,
): string | undefined {
  const found = Object.keys(signs).find((variable) => env[variable] !== undefined)
  const sign = isWorker ? "Node's cluster" : found && signs[found]
  if (!sign) return undefined
  const workersShare = isWorker && !found // they run on one machine
  const alone = [
    ...(store.reach === 'network' || (store.reach === 'machine' && workersShare)
      ? []
      : [`budgets and keys (store: ${store.name})`]),
    ...(shared.reach === 'network' ? [] : [`rate limits (shared: ${shared.name})`]),
  ]
  if (alone.length === 0) return undefined
  const where = store.reach === 'machine' && alone.length > 0 ? 'process or machine' : 'process'
  return `this process seems to be one of several (${sign}), but ${alone.join(' and ')} are kept by each ${where} for itself: each grants the whole limit. Use @inroute/postgres and @inroute/redis.`
}
