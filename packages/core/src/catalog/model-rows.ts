import type { HealthView } from '../health/contract.ts'
import type { CatalogModel } from './catalog.ts'
import type { RenderContext, RenderedModel } from './render-models.ts'

/** A row of the catalogue with what filters and sorts look at. */
export interface Row {
  model: CatalogModel
  row: RenderedModel
  context: RenderContext
}

/** A number a row can be compared by; `undefined`: it lacks it. */
export type Figure = (row: Row) => number | undefined

type Health = NonNullable<ReturnType<HealthView['endpoint']>>

/** The highest figure among a model's endpoints. */
export function best({ model, context }: Row, figure: (health: Health) => number | undefined): number | undefined {
  const known = model.endpoints.flatMap(({ id }) => {
    const health = context.health.endpoint(id, context.nowMs)
    return (health && figure(health)) ?? []
  })
  return known.length > 0 ? Math.max(...known) : undefined
}
