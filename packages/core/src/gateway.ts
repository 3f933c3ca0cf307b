import { createSpend, type Spend } from './account/spend.ts'
import type { Caller } from './admit/caller.ts'
import { modelRules } from './admit/allowed-candidates.ts'
import type { Keys } from './admit/keys.ts'
import type { MountPolicy } from './admit/mount-policy.ts'
import { warnOfInstances } from './admit/warn-of-instances.ts'
import type { Credentials } from './byok/credentials.ts'
import type { ModelId } from './catalog/model-id.ts'
import { closeContext, type CloseOptions, createContext, type GatewayContext } from './context.ts'
import type { Dialect } from './dialects/contract.ts'
import { isObject } from './providers/json-value.ts'
import { openaiChat } from './dialects/openai-chat/index.ts'
import type { Exchange, Reply } from './edge/exchange.ts'
import { createFetch, type GatewayFetch } from './edge/fetch.ts'
import { createRouter } from './edge/routes.ts'
import { GatewayError } from './errors/gateway-error.ts'
import type { FitResult } from './fit/fit-request.ts'
import { type GatewayHealth, healthOf } from './health/gateway-health.ts'
import type { EventHub } from './observe/events.ts'
import { checkOptions } from './options/check-options.ts'
import type { GatewayOptions } from './options/gateway-options.ts'
import type { Replay, ReplayChange } from './plan/decision.ts'
import type { Explanation } from './plan/explain-plan.ts'
import { createRoutes, dialectAt, dialectOf } from './routes.ts'
import { admit, reserve } from './stages/admit.ts'
import { arrive, shuttingDown, tellRefusal } from './stages/arrival.ts'
import type { Asked, Journey, Sent } from './stages/asked.ts'
import { attempt } from './stages/attempt.ts'
import { openFittings } from './stages/fit.ts'
import { openAccount } from './stages/open-account.ts'
import { plan } from './stages/plan.ts'
import { receive } from './stages/receive.ts'
import { refuse } from './stages/refuse.ts'
import { relay } from './stages/relay.ts'
import { shadow } from './stages/shadow.ts'

/** A gateway at work: what `createGateway` gives. */
export interface Gateway {
  /** The gateway as a WHATWG fetch function: official SDKs run in process with it, without any HTTP server. */
  fetch: GatewayFetch
  /** The seam adapters use: one request in plain values in, one reply out. Never rejects. */
  handle(exchange: Exchange): Promise<Reply>
  /** Attaches a listener and gives the function that takes it off again. */
  on: EventHub['on']
  /** Virtual keys: create, list, update, rotate, delete. */
  keys: Keys
  /** Callers' own provider credentials; on with the option `byok`. */
  byok: Credentials
  /** What has been spent, from the ledger. */
  spend: Spend
  /**
   * The request as it would be sent to a model: fitted into its window, with what had to be cut. Nothing is sent.
   * @param model whose window; of several providers, the first one's
   * @throws GatewayError `model_not_found`, `context_length_exceeded`, and those of a bad body
   */
  fit(body: unknown, model: ModelId): FitResult
  /**
   * Where a request would go, in order, with the figures that order it, and why nowhere else; also for one that would be
   * refused. Nothing is sent. The body may do without `messages`: `gateway.explain({ model: 'openai/gpt-5' })`.
   * @throws GatewayError of a bad body
   */
  explain(body: unknown, asker?: Asker): Promise<Explanation>
  /**
   * Makes a past request's decision again from what was recorded, as it was or with a change: a provider down, another price,
   * another preference.
   * @throws GatewayError `generation_not_found`, `not_found` when what it was made from is no longer kept
   */
  replay(generationId: string, change?: ReplayChange): Promise<Replay>
  /** How it is doing, for a load balancer's question. */
  health(): GatewayHealth
  /**
   * Refuses new requests, lets running ones end, then closes connections and store. Those that have not ended after `drainMs`
   * are cut off: their callers are told, what was delivered is settled.
   */
  close(options?: CloseOptions): Promise<void>
}

/** On whose behalf a request is explained. */
export interface Asker {
  /** As `identify` would give it. */
  caller?: Caller | undefined
  /** Of the mount it comes through. */
  policy?: MountPolicy | undefined
  /** The header `x-session-id`. */
  sessionId?: string | undefined
}

/**
 * Checks the options and assembles a gateway. Nothing is opened yet: stores and connections open on first use.
 * @throws OptionsError when an option is wrong: its code is stable, its message says what was received and what is allowed
 */
export function createGateway(options: GatewayOptions): Gateway {
  const settings = checkOptions(options, process.env)
  const warning = warnOfInstances(settings, process.env)
  if (warning) process.emitWarning(warning, 'InrouteWarning')
  const context = createContext(settings)
  const find = createRouter(createRoutes(answer))
  let closing: Promise<void> | undefined

  async function handle(exchange: Exchange): Promise<Reply> {
    let leave: (() => void) | undefined
    try {
      if (closing) throw shuttingDown(exchange, dialectOf(exchange), context)
      const route = find(exchange.method, exchange.path)
      const reply = route.handle(exchange, context, route.params)
      leave = context.letIn.add(reply)
      return await reply
    } catch (thrown) {
      return refuse(thrown, context, dialectAt(exchange.path))
    } finally {
      leave?.()
    }
  }

  return {
    handle,
    fetch: createFetch(handle),
    on: context.events.on,
    keys: context.keys,
    byok: context.byok,
    spend: createSpend(context.store, context.upkeep),
    fit(body, model) {
      const { request } = openaiChat.parse(body)
      const question = { request: { ...request, model, models: undefined }, nowMs: context.clock.now() }
      const [endpoint] = context.routing.candidates(question)
      return openFittings({ request }, context).fit(request, endpoint!)
    },
    async explain(body, { caller, policy, sessionId } = {}) {
      const { request } = openaiChat.parse(isObject(body) ? { messages: anyPrompt, ...body } : body)
      const nowMs = context.clock.now()
      return context.routing.explain({
        request,
        nowMs,
        callerId: caller?.id,
        callerDefaults: caller?.provider,
        modelRules: modelRules({ caller, mount: policy }),
        sessionHeader: sessionId,
      })
    },
    async replay(generationId, change) {
      const record = await context.store.generation(generationId)
      if (!record) throw new GatewayError('generation_not_found', `There is no generation ${generationId}.`)
      return context.routing.replay(record, change)
    },
    health: () => healthOf(context, closing !== undefined),
    close: (closeOptions) => (closing ??= closeContext(context, closeOptions)),
  }
}

/** Stands for a prompt where only its way is asked for. */
const anyPrompt = [{ role: 'user', content: '' }]

/** The path of a request, stage by stage. What each stage does is in the folder of its name, how it is called in `stages/`. */
async function answer(exchange: Exchange, context: GatewayContext, dialect: Dialect): Promise<Reply> {
  const arrival = arrive(exchange, dialect, context)
  let sent: Sent | undefined
  try {
    // admit: who is calling, and may they; before the body is read, so that a stranger cannot make us read one
    const admission = await admit(arrival, context)
    // edge: what is asked
    const asked = await receive(arrival, admission, context)
    // plan to attempt: below
    sent = await send(asked, context)
    // a copy for another model, where its split wants one: after the request itself, and apart from it
    shadow(asked, sent.journey, send)
    // relay: the answer back to the caller, whole or as it comes
    return await relay(asked, sent)
  } catch (thrown) {
    arrival.admission?.end()
    if (!sent) tellRefusal(arrival, thrown, context)
    throw thrown
  }
}

/** The stages that a request and a copy of it have in common. What fails before there is an account is a refusal. */
async function send(asked: Asked, context: GatewayContext): Promise<Sent> {
  // plan: where it may go, in order, and why nowhere else
  const planned = await plan(asked, context)
  // admit, again: the most it can cost is held before anything is sent
  const budget = await reserve(asked, planned, context)
  // fit: the prompt into each candidate's window, when its turn comes
  const fittings = openFittings(asked, context)
  // settle: opened before anything is tried, so that every way out ends in it
  const settlement = openAccount(asked, { planned, fittings }, context)
  const journey: Journey = { planned, budget, fittings, settlement, warnings: [], seams: [], context }
  // attempt: candidates in turn, until an answer has begun
  return { journey, begun: attempt(asked, journey) }
}
