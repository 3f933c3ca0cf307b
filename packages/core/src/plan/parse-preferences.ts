import { GatewayError } from '../errors/gateway-error.ts'

/** The request's `provider` object (section 5), checked and in one form. Absent members are absent. */
export interface Preferences {
  order?: readonly string[]
  only?: readonly string[]
  ignore?: readonly string[]
  allowFallbacks?: boolean
  requireParameters?: boolean
  dataCollection?: 'allow' | 'deny'
  zdr?: boolean
  enforceDistillableText?: boolean
  quantizations?: readonly string[]
  sort?: Sort
  /** Tokens per second, by percentile; a bare number meant p50. */
  minThroughput?: Thresholds
  /** Seconds to the first token, by percentile; a bare number meant p50. */
  maxLatencySeconds?: Thresholds
  maxPrice?: MaxPrice
}

export interface Sort {
  by?: SortKey
  partition?: 'model' | 'none'
}

export type SortKey = 'price' | 'throughput' | 'latency' | 'exacto'

export type Thresholds = { readonly [percentile in 'p50' | 'p75' | 'p90' | 'p99']?: number }

/** USD: `prompt`, `completion` and `audio` per million tokens, the others per piece. */
export interface MaxPrice {
  prompt?: number
  completion?: number
  request?: number
  image?: number
  audio?: number
}

const sortKeys = ['price', 'throughput', 'latency', 'exacto'] as const
const percentiles = ['p50', 'p75', 'p90', 'p99'] as const
const quantizations = 'int4 int8 fp4 mxfp4 nvfp4 fp6 fp8 mxfp8 fp16 bf16 fp32 unknown'.split(' ')
const priceMembers = ['prompt', 'completion', 'request', 'image', 'audio'] as const

type Reader = (value: unknown, path: string) => Partial<Preferences>

const readers: Readonly<Record<string, Reader>> = {
  order: (value, path) => ({ order: strings(value, path) }),
  only: (value, path) => ({ only: strings(value, path) }),
  ignore: (value, path) => ({ ignore: strings(value, path) }),
  allow_fallbacks: (value, path) => ({ allowFallbacks: boolean(value, path) }),
  require_parameters: (value, path) => ({ requireParameters: boolean(value, path) }),
  data_collection: (value, path) => ({ dataCollection: oneOf(['allow', 'deny'] as const, value, path) }),
  zdr: (value, path) => ({ zdr: boolean(value, path) }),
  enforce_distillable_text: (value, path) => ({ enforceDistillableText: boolean(value, path) }),
  quantizations: (value, path) => ({
    quantizations: strings(value, path).map((item, i) => oneOf(quantizations, item, `${path}[${i}]`)),
  }),
  sort: (value, path) => ({ sort: readSort(value, path) }),
  preferred_min_throughput: (value, path) => ({ minThroughput: readThresholds(value, path) }),
  preferred_max_latency: (value, path) => ({ maxLatencySeconds: readThresholds(value, path) }),
  max_price: (value, path) => ({ maxPrice: readMaxPrice(value, path) }),
}

/**
 * Reads a request's `provider` object. It is a closed object; it and all its members may be null, which means not given.
 * @throws GatewayError `invalid_request`, naming the member, what was received and what is allowed
 */
export function parsePreferences(provider: unknown): Preferences {
  if (provider === undefined || provider === null) return {}
  const preferences: Preferences = {}
  for (const [member, value] of Object.entries(object(provider, 'provider'))) {
    const read = Object.hasOwn(readers, member) ? readers[member] : undefined
    if (!read) throw invalid(`provider.${member}`, `not known; allowed are ${Object.keys(readers).join(', ')}`)
    if (value !== null && value !== undefined) Object.assign(preferences, read(value, `provider.${member}`))
  }
  return preferences
}

function readSort(value: unknown, path: string): Sort {
  if (typeof value === 'string') return { by: oneOf(sortKeys, value, path) }
  const { by, partition } = closed(value, path, ['by', 'partition'])
  return {
    ...(by === null || by === undefined ? {} : { by: oneOf(sortKeys, by, `${path}.by`) }),
    ...(partition === null || partition === undefined
      ? {}
      : { partition: oneOf(['model', 'none'] as const, partition, `${path}.partition`) }),
  }
}

function readThresholds(value: unknown, path: string): Thresholds {
  return typeof value === 'object' ? amounts(value, path, percentiles) : { p50: amount(value, path) }
}

const readMaxPrice = (value: unknown, path: string): MaxPrice => amounts(value, path, priceMembers)

function amounts<Key extends string>(value: unknown, path: string, keys: readonly Key[]): { [key in Key]?: number } {
  const read: { [key in Key]?: number } = {}
  const given = closed(value, path, keys)
  for (const key of keys) {
    if (given[key] !== null && given[key] !== undefined) read[key] = amount(given[key], `${path}.${key}`)
  }
  return read
}

/** Numbers, also as decimal strings: the prose and the schema of the specification disagree. */
function amount(value: unknown, path: string): number {
  const number = typeof value === 'string' && /^\d*\.?\d+(e[+-]?\d+)?$/i.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) {
    throw invalid(path, `must be a number of 0 or more, received ${show(value)}`)
  }
  return number
}

function strings(value: unknown, path: string): string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' && item !== '')) {
    throw invalid(path, `must be an array of strings, received ${show(value)}`)
  }
  return value as string[]
}

function boolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalid(path, `must be true or false, received ${show(value)}`)
  return value
}

function oneOf<Member extends string>(allowed: readonly Member[], value: unknown, path: string): Member {
  const member = allowed.find((candidate) => candidate === value)
  if (member === undefined) throw invalid(path, `must be one of ${allowed.join(', ')}, received ${show(value)}`)
  return member
}

function closed(value: unknown, path: string, keys: readonly string[]): Record<string, unknown> {
  const given = object(value, path)
  const unknown = Object.keys(given).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(`${path}.${unknown}`, `not known; allowed are ${keys.join(', ')}`)
  return given
}

function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(path, `must be an object, received ${show(value)}`)
  }
  return value as Record<string, unknown>
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? typeof value

const invalid = (path: string, problem: string): GatewayError =>
  new GatewayError('invalid_request', `${path}: ${problem}`)
