import { best, type Figure, type Row } from './model-rows.ts'
import { list, number, oneOf } from './query-values.ts'
import { cheapest } from './render-models.ts'

type Test = (row: Row) => boolean

/**
 * The rows a query's filters let through; without `output_modalities` those that make text.
 * @throws GatewayError `invalid_request` for a value that is not understood
 */
export function filterRows(params: URLSearchParams, rows: readonly Row[]): Row[] {
  const tests = [...params.keys()].flatMap((name) => {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
    return filter?.(params.get(name) as string, name) ?? []
  })
  if (!params.has('output_modalities')) tests.push(makes(['text']))
  return rows.filter((row) => tests.every((test) => test(row)))
}

const makes =
  (modalities: readonly string[]): Test =>
  ({ row }) =>
    row.architecture.output_modalities.some((modality) => modalities.includes(modality))

/** As section 23 lists them. */
const categories =
  'programming roleplay marketing marketing/seo technology science translation legal finance health trivia academia'.split(
    ' ',
  )

/** One test per filter of section 23. A row that lacks the datum a filter asks about does not match it. */
const filters: Readonly<Record<string, (value: string, name: string) => Test | undefined>> = {
  output_modalities: (value) => (value === 'all' ? undefined : makes(list(value))),
  input_modalities: (value) => all(value, ({ row }) => row.architecture.input_modalities),
  supported_parameters: (value) => all(value, ({ row }) => row.supported_parameters),
  q: (value) => {
    const wanted = value.toLowerCase()
    return ({ row }) => `${row.id} ${row.name}`.toLowerCase().includes(wanted)
  },
  context: (value, name) => atLeast(number(value, name), ({ row }) => row.context_length ?? undefined),
  min_price: (value, name) => atLeast(number(value, name), perMillion('input')),
  max_price: (value, name) => atMost(number(value, name), perMillion('input')),
  min_output_price: (value, name) => atLeast(number(value, name), perMillion('output')),
  max_output_price: (value, name) => atMost(number(value, name), perMillion('output')),
  min_age_days: (value, name) => atLeast(number(value, name), ageDays),
  max_age_days: (value, name) => atMost(number(value, name), ageDays),
  min_tool_success_rate: (value, name) => atLeast(number(value, name), toolSuccess),
  max_tool_success_rate: (value, name) => atMost(number(value, name), toolSuccess),
  arch:
    (value) =>
    ({ row }) =>
      row.architecture.tokenizer.toLowerCase() === value.toLowerCase(),
  model_authors: (value) => {
    const authors = list(value)
    return ({ row }) => authors.includes(row.id.replace(/^~/, '').split('/', 1)[0] as string)
  },
  providers: (value) => {
    const wanted = list(value)
    return ({ model }) =>
      model.endpoints.some(
        ({ provider }) => wanted.includes(provider.id) || wanted.includes(provider.name.toLowerCase()),
      )
  },
  distillable: (value, name) => {
    const wanted = oneOf(['true', 'false'], value, name) === 'true'
    return ({ model }) => model.endpoints.some(({ offer }) => (offer.distillable ?? false) === wanted)
  },
  zdr: (value, name) => {
    oneOf(['true'], value, name)
    return ({ model }) => model.endpoints.some(({ dataPolicy }) => dataPolicy.retention === false)
  },
  region: (value, name) => {
    const region = oneOf(['eu', 'us'], value, name)
    return ({ model }) => model.endpoints.some(({ tag }) => tag.split('/')[1]?.startsWith(region) ?? false)
  },
  // the list is JSON
  use_rss(value, name) {
    oneOf(['false'], value, name)
    return undefined
  },
  // nobody here classifies models or measures their intelligence: what is asked is understood, and no row has it
  category(value, name) {
    oneOf(categories, value, name)
    return () => false
  },
  ...Object.fromEntries(
    ['intelligence', 'coding', 'agentic']
      .flatMap((kind) => [`min_${kind}_index`, `max_${kind}_index`])
      .map((name) => [
        name,
        (value: string) => {
          number(value, name)
          return () => false
        },
      ]),
  ),
}

const all =
  (value: string, has: (row: Row) => readonly string[]): Test =>
  (row) =>
    list(value).every((wanted) => has(row).includes(wanted))

const atLeast =
  (least: number, figure: Figure): Test =>
  (row) =>
    (figure(row) ?? Number.NaN) >= least

const atMost =
  (most: number, figure: Figure): Test =>
  (row) =>
    (figure(row) ?? Number.NaN) <= most

const perMillion =
  (rate: 'input' | 'output'): Figure =>
  ({ model }) => {
    const pico = cheapest(model.endpoints).prices?.rates[rate]
    return pico === undefined ? undefined : Number(pico) / 1_000_000
  }

const ageDays: Figure = ({ model, context }) =>
  model.created === undefined ? undefined : (context.nowMs / 1000 - model.created) / 86_400

const toolSuccess: Figure = (row) => best(row, (health) => health.toolCalls2h?.value)
