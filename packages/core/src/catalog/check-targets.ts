import { OptionsError } from '../errors/gateway-error.ts'
import type { CatalogSnapshot } from './catalog.ts'
import { modelId } from './model-id.ts'
import { routerNames } from './router-names.ts'

type Names = Pick<CatalogSnapshot, 'models' | 'aliases' | 'splits' | 'openProviders'>

/**
 * An alias or an arm that leads nowhere, or in a circle, is found at start-up and not by a caller.
 * @throws OptionsError `unknown_alias_target`, `alias_circle`
 */
export function checkTargets(catalog: Names): void {
  for (const name of [...catalog.aliases.keys(), ...catalog.splits.keys()]) follow(name, [name], catalog)
}

function follow(id: string, path: readonly string[], catalog: Names): void {
  for (const target of targetsOf(id, catalog)) {
    const base = target.replace(/(?::[\w-]+)+$/, '')
    const next = [target, base].find((name) => catalog.aliases.has(name) || catalog.splits.has(name))
    if (next !== undefined && path.includes(next)) {
      throw new OptionsError('alias_circle', `models: ${[...path, next].join(' -> ')} goes round in a circle`)
    }
    if (next !== undefined) follow(next, [...path, next], catalog)
    else if (!isOffered(target, base, catalog)) {
      throw new OptionsError(
        'unknown_alias_target',
        `models['${path[0]}'] leads to '${target}', which no provider offers`,
      )
    }
  }
}

function targetsOf(id: string, { aliases, splits }: Names): string[] {
  const split = splits.get(id)
  if (split) return [...split.arms, ...(split.shadow ? [split.shadow] : [])].map(({ model }) => model)
  return [aliases.get(id) as string]
}

/** A family's newest and the routers are resolved request by request. */
const isOffered = (id: string, base: string, { models, openProviders }: Names): boolean =>
  models.has(id) ||
  models.has(base) ||
  base.startsWith('~') ||
  routerNames.some((name) => name === base) ||
  (openProviders.length > 0 && modelId.test(base))
