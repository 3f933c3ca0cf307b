import { randomUUID } from 'node:crypto'
import { createIdentifyCaller, type IdentifyCaller } from './admit/identify-caller.ts'
import { attemptCandidates } from './attempt/attempt-candidates.ts'
import { buildCatalog } from './catalog/build-catalog.ts'
import type { CatalogSnapshot } from './catalog/catalog.ts'
import type { AnswerHead, AnswerTail, Dialect } from './dialects/contract.ts'
import { openaiChat } from './dialects/openai-chat/index.ts'
import { attributionOf } from './edge/attribution.ts'
import { errorReply, jsonReply } from './edge/error-reply.ts'
import { type Exchange, headerOf, type Reply } from './edge/exchange.ts'
import { createFetch, type GatewayFetch } from './edge/fetch.ts'
import { type JsonBody, readJsonBody } from './edge/read-json-body.ts'
import { createRouter, type Route } from './edge/routes.ts'
import { GatewayError, toGatewayError } from './errors/gateway-error.ts'
import type { Health } from './health/contract.ts'
import { createMemoryHealth } from './health/memory-health.ts'
import { createEventHub, type EventHub } from './observe/events.ts'
import { checkOptions, type GatewayOptions, type GatewaySettings } from './options.ts'
import { planCandidates } from './plan/plan-candidates.ts'
import type { Warning } from './providers/contract.ts'
import { beginOrKeepAlive } from './relay/begin.ts'
import { type BegunAnswer, relayStream } from './relay/relay-stream.ts'
import { relayWhole } from './relay/relay-whole.ts'
import { openSettlement, type Settled, type Settlement } from './settle/settlement.ts'
import type { Store } from './store/contract.ts'
import { createTransport, type Transport } from './transport/transport.ts'

export interface Gateway {
  /** The gateway as a WHATWG fetch function: official SDKs run in process with it, without any HTTP server. */
  fetch: GatewayFetch
  /** The seam adapters use: one request in plain values in, one reply out. Never rejects. */
  handle(exchange: Exchange): Promise<Reply>
  /** Attaches a listener and gives the function that takes it off again. */
  on: EventHub['on']
  /** What has been spent, from the ledger. */
  spend: { by: Store['spend'] }
  /** Refuses new requests, lets running ones end, then closes connections and store. */
  close(): Promise<void>
}

/** What the stages share, made once. */
export interface GatewayContext extends GatewaySettings {
  catalog: CatalogSnapshot
  transport: Transport
  events: EventHub
  identify: IdentifyCaller
  health: Health
  /** Requests that are not settled yet. */
  running: Set<Promise<void>>
}

/**
 * Checks the options and assembles a gateway. Nothing is opened yet: stores and connections open on first use.
 * @throws OptionsError when an option is wrong: its code is stable, its message says what was received and what is allowed
 */
export function createGateway(options: GatewayOptions): Gateway {
  const settings = checkOptions(options, process.env)
  const context: GatewayContext = {
    ...settings,
    catalog: buildCatalog(settings),
    transport: createTransport({ clock: settings.clock, dispatcher: settings.dispatcher }),
    events: createEventHub(),
    identify: createIdentifyCaller(settings.authenticate),
    health: createMemoryHealth(),
    running: new Set(),
  }
  const find = createRouter(routes)
  let closing: Promise<void> | undefined

  async function handle(exchange: Exchange): Promise<Reply> {
    try {
      if (closing) throw new GatewayError('shutting_down', 'This gateway is shutting down.')
      const route = find(exchange.method, exchange.path)
      return await route.handle(exchange, context, route.params)
    } catch (thrown) {
      return refuse(thrown, context)
    }
  }

  async function close(): Promise<void> {
    await Promise.allSettled(context.running)
    await context.transport.close()
    await context.store.close()
  }

  return {
    handle,
    fetch: createFetch(handle),
    on: context.events.on,
    spend: { by: (query) => context.store.spend(query) },
    close: () => (closing ??= close()),
  }
}

type Handler = (
  exchange: Exchange,
  context: GatewayContext,
  params: Readonly<Record<string, string>>,
) => Promise<Reply> | Reply

/** Everything below the mount path. */
const routes: readonly Route<Handler>[] = [
  { method: 'POST', path: '/chat/completions', handle: (exchange, context) => answer(exchange, context, openaiChat) },
]

/** The path of a request, stage by stage. */
async function answer(exchange: Exchange, context: GatewayContext, dialect: Dialect): Promise<Reply> {
  const { clock } = context
  const createdAtMs = clock.now()
  const id = `gen-${Math.floor(createdAtMs / 1000)}-${randomUUID().replaceAll('-', '')}`

  // admit: who is calling
  const caller = exchange.caller ?? (await context.identify(exchange))

  // edge: what is asked
  const body = await readJsonBody(exchange.body, context.maxBodyBytes)
  const { request, stream } = dialect.parse(body.value)
  const native = { wire: dialect.wire, body: body.value as Record<string, unknown>, text: body.text }

  // plan: where it may go
  const plan = planCandidates({
    request,
    catalog: context.catalog,
    health: context.health,
    defaults: context.provider,
    seed: context.random(),
    nowMs: createdAtMs,
  })

  // settle: opened first, so that every way out ends in it
  const settlement = openSettlement(
    {
      id,
      createdAtMs,
      callerId: caller?.id,
      api: 'chat',
      streamed: stream,
      requestedModel: plan.requested[0] ?? '',
      user: request.user ?? undefined,
      sessionId: request.session_id ?? headerOf(exchange, 'x-session-id'),
      ...attributionOf(exchange),
      countPrompt: () => countPrompt(body),
      maxCompletionTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    },
    context,
  )
  track(settlement, context)

  // attempt: candidates in turn, until an answer has begun
  const warnings: Warning[] = []
  const attempted = attemptCandidates(
    {
      candidates: plan.candidates,
      requestFor: () => ({ request, native }),
      stream,
      betas: headerOf(exchange, 'x-anthropic-beta') ?? headerOf(exchange, 'anthropic-beta'),
      signal: exchange.signal,
      policy: context.policy,
      onFailure: ({ failure, ...attempt }) =>
        settlement.addFailed({ ...attempt, failure: failure.kind, message: failure.message }),
      onAbandoned: (attempt) => settlement.serve(attempt),
    },
    context,
  )
  const headOf = (model: string, provider: string): AnswerHead => ({
    generationId: id,
    created: Math.floor(createdAtMs / 1000),
    model,
    provider,
    withholdReasoning: request.reasoning?.exclude === true || request.include_reasoning === false,
  })
  const begun = attempted.then((committed): BegunAnswer => {
    const { endpoint, reader, first } = committed
    settlement.serve({ ...committed, progress: reader.progress })
    settlement.begin()
    warnings.push(...committed.warnings)
    const sameWire = endpoint.provider.chat.wire === dialect.wire
    return { head: headOf(endpoint.model, endpoint.provider.name), reader, first, sameWire }
  })
  const tailOf = ({ usage, record }: Settled): AnswerTail => ({ usage, serviceTier: record.serviceTier, warnings })
  const headers = { 'x-generation-id': id }

  // relay: the answer back to the caller, whole or as it comes
  try {
    if (!stream) {
      const answer = await begun
      const whole = await relayWhole(answer)
      return jsonReply(dialect.renderReply(answer.head, whole, tailOf(await settlement.completed())), 200, headers)
    }
    await beginOrKeepAlive(begun, clock, context.keepAliveMs)
    const text = relayStream({
      answer: begun,
      headless: headOf(plan.requested[0] ?? '', ''),
      renderer: dialect.createStreamRenderer(),
      signal: exchange.signal,
      clock,
      keepAliveMs: context.keepAliveMs,
      onCompleted: async () => tailOf(await settlement.completed()),
      onFailed: async (thrown) => {
        const settled = await settlement.failed(thrown)
        return { error: settled.error, tail: tailOf(settled) }
      },
      onAborted: () => settlement.aborted(),
    })
    return { status: 200, headers: { ...streamHeaders, ...headers }, body: text }
  } catch (thrown) {
    if (exchange.signal.aborted) {
      await settlement.aborted()
      throw new GatewayError('caller_left', 'The caller left before the answer began.')
    }
    const { error } = await settlement.failed(thrown)
    return refuse(error, context, dialect, headers)
  }
}

/** `no-transform` keeps a host's compression from holding events back. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** An error, worded in the caller's dialect; a fault of our own is masked and reported to listeners. */
function refuse(
  thrown: unknown,
  context: GatewayContext,
  dialect: Dialect = openaiChat,
  headers: Record<string, string> = {},
): Reply {
  const error = toGatewayError(thrown)
  if (error.code === 'internal_error') context.events.emit('internal-error', { error: error.cause ?? error })
  return errorReply(error, dialect.renderError, headers)
}

function track(settlement: Settlement, { running }: GatewayContext): void {
  const ended = settlement.ended.then(() => void running.delete(ended))
  running.add(ended)
}

/** A first guess at the prompt's tokens, from the size of its JSON. */
function countPrompt({ text, value }: JsonBody): number {
  return Math.ceil((text ?? JSON.stringify(value)).length / 4)
}
