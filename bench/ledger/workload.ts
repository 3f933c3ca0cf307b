import { dayMs } from '@inroute/core/store'

/**
 * A year of an app with many users, as SQL expressions over `n`, the row's number, that SQLite and PostgreSQL read alike: 500
 * keys, 5,000 callers of theirs, 24 models (a few of them busy), 12 providers, 5 apps, 2 sets of tags. Most of a day's rows
 * have a day, model, key and caller of their own in common with no other, so that daily sums over all dimensions hardly shrink.
 */
export interface Workload {
  rows: number
  days: number
  /** Midnight after the last day. */
  endMs: number
}

/** Spreads row numbers without repeating the order of a counter; Knuth's multiplicative hash. */
const spread = (salt: number): string => `((n * 2654435761 + ${salt}) % 4294967296)`

const busy = (of: number, salt: number): string => `((${spread(salt)} % ${of}) * (${spread(salt * 7)} % ${of}) / ${of})`

const model = busy(24, 11)
const caller = `(${spread(5)} % 5000)`
const key = `(${caller} % 500)`
const endpoint = `('maker/model-' || ${model} || '@provider-' || ${model} % 12)`
const createdAtMs = ({ rows, days, endMs }: Workload): string =>
  `(${endMs - days * dayMs} + n * ${Math.floor((days * dayMs) / rows)})`

const id = `('gen-' || n || '-0000016e295629dd7d4e6fcef1bd')`
const promptTokens = `(200 + ${spread(3)} % 4000)`
const completionTokens = `(20 + ${spread(4)} % 900)`
const cost = `(${promptTokens} * 1000 + ${completionTokens} * 10000)`
const hash = `('0123456789abcdef0123456789abcdef0123456789abcdef0123456789' || (100000 + ${key}))`

const scopes = `('["key:' || ${hash} || '","caller:user-' || ${caller} || '","account"]')`

/** The columns of `generations` that do not depend on the database's functions; `seq` numbers itself. */
export const columnsOf = (workload: Workload): Record<string, string> => ({
  id,
  created_at: createdAtMs(workload),
  model: `('maker/model-' || ${model})`,
  endpoint,
  provider: `('provider-' || ${model} % 12)`,
  key: hash,
  caller: `('user-' || ${caller})`,
  app: `('https://app-' || ${key} % 5 || '.example.com')`,
  arm: `''`,
  split: `''`,
  shadow: `''`,
  tags: `(CASE WHEN ${key} % 2 = 0 THEN '{"team":"a"}' ELSE '{"team":"b"}' END)`,
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  reasoning_tokens: '0',
  failed: '0',
  answered: '1',
  latency_ms: '500',
  generation_ms: '2000',
  cost,
  price: cost,
  byok: '0',
  scopes,
  // 1,200 bytes, as the row of a small request has with its decision and its attempt
  body: `('{"id":"' || ${id} || '","createdAtMs":' || ${createdAtMs(workload)} || ',"api":"chat","streamed":true,"requestedModel":"maker/model-' || ${model} || '","outcome":"completed","usage":{"inputTokens":' || ${promptTokens} || ',"outputTokens":' || ${completionTokens} || '},"costNanoUsd":' || ${cost} || ',"promptCostNanoUsd":0,"completionCostNanoUsd":' || ${cost} || ',"attempts":[],"scopes":' || ${scopes} || ',"user":"${'x'.repeat(850)}"}')`,
})

/** One caller and one key of the workload, for filters. */
export const someCaller = 'user-1234'
export const someKey = `0123456789abcdef0123456789abcdef0123456789abcdef0123456789${100_000 + (1234 % 500)}`
export const someId = (workload: Workload): string =>
  `gen-${Math.floor(workload.rows * 0.37)}-0000016e295629dd7d4e6fcef1bd`
