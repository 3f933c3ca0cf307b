import { best, type Figure, type Row } from './model-rows.ts'
import { oneOf } from './query-values.ts'
import { cheapest } from './render-models.ts'

const lacking: Figure = () => undefined

/** Figures to sort by, the highest first. Rows that lack the figure go last, in the catalogue's order. */
const sorts: Readonly<Record<string, Figure>> = {
  newest: ({ model }) => model.created,
  'pricing-low-to-high': ({ model }) => negative(cheapest(model.endpoints).blendedPrice),
  'pricing-high-to-low': ({ model }) => cheapest(model.endpoints).blendedPrice,
  'context-high-to-low': ({ row }) => row.context_length ?? undefined,
  'throughput-high-to-low': (row) => best(row, (health) => health.throughput30m?.p50),
  'latency-low-to-high': (row) => best(row, (health) => negative(health.latencyMs30m?.p50)),
  'most-popular': lacking,
  'top-weekly': lacking,
  'intelligence-high-to-low': lacking,
  'coding-high-to-low': lacking,
  'agentic-high-to-low': lacking,
  'design-arena-elo-high-to-low': lacking,
}

const negative = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value)

/** @throws GatewayError `invalid_request` for an order that is not known */
export function sortRows(rows: Row[], sort: string | null): Row[] {
  if (sort === null) return rows
  const figure = sorts[oneOf(Object.keys(sorts), sort, 'sort')] as Figure
  const figures = new Map(rows.map((row) => [row, figure(row) ?? -Infinity]))
  const of = (row: Row): number => figures.get(row) as number
  return rows.sort((a, b) => (of(a) === of(b) ? 0 : of(a) < of(b) ? 1 : -1))
}
