import { onTestFinished } from 'vitest'
// by path: the package itself depends on this one, and a circle of packages cannot be built
import { createFaultyUpstream, type FaultyUpstream } from '../../../conformance/src/upstream/index.ts'
import {
  anthropic,
  createGateway,
  type Gateway,
  type GatewayOptions,
  google,
  memoryStore,
  openaiCompatible,
} from '../../src/index.ts'
import type { AttemptLimits } from '../../src/catalog/offer.ts'
import type { AttemptRecord, GenerationRecord } from '../../src/store/contract.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

export type Dialect = 'openai' | 'anthropic' | 'gemini'
export const dialects: readonly Dialect[] = ['openai', 'anthropic', 'gemini']
export const bothWays = [
  { stream: true, way: 'streamed' },
  { stream: false, way: 'whole' },
]

/** The canonical ids of the two models: what fails, and what answers. */
export const primary = 'test/primary'
export const fallback = 'test/fallback'

const pricing = { inputPerMillion: 1, outputPerMillion: 10 }
/** What a complete answer of 100 prompt and 60 completion tokens costs at these prices. */
export const fullCostNanoUsd = 100 * 1_000 + 60 * 10_000

const factories = {
  openai: openaiCompatible,
  anthropic,
  gemini: google,
}

export interface FaultySetup {
  dialect: Dialect
  /** What the primary model's upstream does: a script of steps. */
  script: string
  /** What the fallback's upstream does. @default 'ok' */
  fallbackScript?: string
  fallbackDialect?: Dialect
  tokens?: number
  /** Limits of the primary provider, and of its model. */
  limits?: { provider?: AttemptLimits; model?: AttemptLimits }
  options?: Partial<GatewayOptions>
  /** To share with a store. @default one of its own */
  clock?: FakeClock
}

export interface Faulty {
  dialect: Dialect
  gateway: Gateway
  clock: FakeClock
  primaryUpstream: FaultyUpstream
  fallbackUpstream: FaultyUpstream
  rows: GenerationRecord[]
  attempts: AttemptRecord[]
  /** Sends a request for the primary model, the other one as fallback. */
  ask(options?: AskOptions): Promise<Asked>
  /** The same, without waiting for the end. */
  start(options?: AskOptions): Promise<Response>
}

export interface AskOptions {
  stream?: boolean
  /** @default both models */
  models?: string[]
  signal?: AbortSignal
  body?: Record<string, unknown>
  headers?: Record<string, string>
}

/** An answer as a caller sees it. */
export interface Asked {
  status: number
  headers: Headers
  text: string
  /** Of a stream: every payload in order, `[DONE]` included. */
  events: unknown[]
  content: string
  toolArguments: string
  /** The ids, models and providers the chunks bore, without repetition. */
  ids: string[]
  models: string[]
  providers: string[]
  finishReasons: string[]
  done: boolean
  usage: Record<string, unknown> | undefined
  error: { code: number; message: string; metadata?: Record<string, unknown> } | undefined
}

/** A gateway with a provider that fails as told and, for another model, one that does not; both over real sockets. */
export async function startFaulty(setup: FaultySetup): Promise<Faulty> {
  const { dialect, fallbackDialect = 'openai', tokens = 60 } = setup
  const { clock = fakeClock() } = setup
  const primaryUpstream = await createFaultyUpstream({ tokens, now: clock.now })
  const fallbackUpstream = await createFaultyUpstream({ tokens, now: clock.now })
  const gateway = createGateway({
    providers: [
      factories[dialect]({
        id: 'primary',
        name: 'Primary',
        apiKey: 'sk-primary-0123456789',
        baseURL: primaryUpstream.baseURLs[dialect],
        models: { [primary]: { upstream: setup.script, pricing, limits: setup.limits?.model } },
        limits: setup.limits?.provider,
      }),
      factories[fallbackDialect]({
        id: 'fallback',
        name: 'Fallback',
        apiKey: 'sk-fallback-0123456789',
        baseURL: fallbackUpstream.baseURLs[fallbackDialect],
        models: { [fallback]: { upstream: setup.fallbackScript ?? 'ok', pricing } },
      }),
    ],
    authenticate: false,
    store: memoryStore({ clock }),
    clock,
    random: () => 0.5,
    ...setup.options,
  })
  const rows: GenerationRecord[] = []
  const attempts: AttemptRecord[] = []
  gateway.on('generation', (row) => rows.push(row))
  gateway.on('attempt', (attempt) => attempts.push(attempt))
  onTestFinished(async () => {
    await Promise.all([primaryUpstream.close(), fallbackUpstream.close()])
    await gateway.close()
  })

  const start = ({
    stream = true,
    models = [primary, fallback],
    signal,
    body,
    headers,
  }: AskOptions = {}): Promise<Response> =>
    gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ models, stream, messages: [{ role: 'user', content: 'Count.' }], ...body }),
      ...(signal && { signal }),
      ...(headers && { headers }),
    })
  return {
    dialect,
    gateway,
    clock,
    primaryUpstream,
    fallbackUpstream,
    rows,
    attempts,
    start,
    ask: async (options) => readAnswer(await start(options)),
  }
}

interface Payload {
  id?: string
  model?: string
  provider?: string
  choices?: { delta?: Message; message?: Message; finish_reason?: string | null }[]
  usage?: Record<string, unknown>
  error?: Asked['error']
}

interface Message {
  content?: string | null
  tool_calls?: { function?: { arguments?: string } }[]
}

export async function readAnswer(response: Response): Promise<Asked> {
  const text = await response.text()
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const lines = isStream ? [...text.matchAll(/^data: (.*)$/gm)].map((match) => match[1]!) : [text]
  const payloads = lines.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line) as Payload)
  const choices = payloads.flatMap((payload) => payload.choices ?? [])
  const messages = choices.map((choice) => choice.delta ?? choice.message ?? {})
  const said = (member: 'id' | 'model' | 'provider'): string[] => [
    ...new Set(payloads.flatMap((payload) => payload[member] ?? [])),
  ]
  return {
    status: response.status,
    headers: response.headers,
    text,
    events: lines,
    content: messages.map((message) => message.content ?? '').join(''),
    toolArguments: messages
      .flatMap((message) => message.tool_calls ?? [])
      .map((call) => call.function?.arguments ?? '')
      .join(''),
    ids: said('id'),
    models: said('model'),
    providers: said('provider'),
    finishReasons: choices.flatMap((choice) => choice.finish_reason ?? []),
    done: lines.at(-1) === '[DONE]',
    usage: payloads.findLast((payload) => payload.usage)?.usage,
    error: payloads.findLast((payload) => payload.error)?.error,
  }
}
