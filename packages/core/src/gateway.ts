import { randomUUID } from 'node:crypto'
import { type AccountRoute, accountRoutes, requireManagement } from './account/account-routes.ts'
import { createSpend, type Spend } from './account/spend.ts'
import { type Admission, type Admissions, createAdmissions } from './admit/admission.ts'
import { clampCompletion } from './admit/clamp-completion.ts'
import type { Caller } from './admit/caller.ts'
import { createIdentifyCaller, identifyKey, type Identity, type IdentifyCaller } from './admit/identify-caller.ts'
import { createKeyring, type Keyring } from './admit/keyring.ts'
import { createKeys, type Keys } from './admit/keys.ts'
import { boundPrompt } from './admit/prompt-bound.ts'
import type { BudgetHold } from './admit/reserve-budget.ts'
import { warnOfInstances } from './admit/warn-of-instances.ts'
import { type Alerts, createAlerts } from './alerts/alerts.ts'
import { attemptCandidates, type AttemptInput } from './attempt/attempt-candidates.ts'
import type { CommittedAnswer } from './attempt/attempt-once.ts'
import { createKeyPool, type KeyPool } from './attempt/key-pool.ts'
import { type RecoveryMode, recoveryModes } from './attempt/policy.ts'
import type { FittedRequest } from './attempt/prepare-call.ts'
import { type PrefillRefusals, recoverAnswer, type RecoverInput, type Seam } from './attempt/recover-answer.ts'
import { createCredentials, type Credentials } from './byok/credentials.ts'
import { createOwnCandidates, type OwnCandidates } from './byok/own-candidates.ts'
import { buildCatalog } from './catalog/build-catalog.ts'
import { completionTokens, promptTokens } from './chat/usage.ts'
import { type CatalogueRoute, catalogueRoutes } from './catalog/catalogue-routes.ts'
import type { CatalogSnapshot, Endpoint } from './catalog/catalog.ts'
import type { ModelId } from './catalog/model-id.ts'
import { within } from './clock.ts'
import type { ParsedRequest } from './dialects/contract.ts'
import type { AnswerHead, AnswerTail, Dialect } from './dialects/contract.ts'
import { anthropicMessages } from './dialects/anthropic-messages/index.ts'
import { openaiChat } from './dialects/openai-chat/index.ts'
import { openaiEmbeddings } from './dialects/openai-embeddings/index.ts'
import { attributionOf } from './edge/attribution.ts'
import { errorReply, jsonReply } from './edge/error-reply.ts'
import { type Exchange, headerOf, type Reply } from './edge/exchange.ts'
import { createFetch, type GatewayFetch } from './edge/fetch.ts'
import { readJsonBody } from './edge/read-json-body.ts'
import { createRouter, type Route } from './edge/routes.ts'
import { GatewayError, isGatewayError, toGatewayError } from './errors/gateway-error.ts'
import { failureRule, type UpstreamFailure } from './errors/upstream-failure.ts'
import { type FitResult, fitRequest } from './fit/fit-request.ts'
import type { Health } from './health/contract.ts'
import { type GatewayHealth, healthOf } from './health/gateway-health.ts'
import { createMemoryHealth } from './health/memory-health.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { createEventHub, type EventHub } from './observe/events.ts'
import { checkOptions, type GatewayOptions, type GatewaySettings, longestConnectMs } from './options.ts'
import type { Replay, ReplayChange } from './plan/decision.ts'
import type { Explanation } from './plan/explain-plan.ts'
import { requestFor } from './plan/request-for.ts'
import { asksForMetadata, type RouterMetadata } from './plan/router-metadata.ts'
import { createRouting, type Planned, type Routing, type RoutingQuestion } from './plan/routing.ts'
import type { NativeRequest, Warning } from './providers/contract.ts'
import { type BegunAnswer, relayStream } from './relay/relay-stream.ts'
import { relayWhole } from './relay/relay-whole.ts'
import { createOutbox, type Outbox } from './settle/outbox.ts'
import { createGenerationId } from './settle/generation-id.ts'
import { openSettlement, type Settled, type Settlement } from './settle/settlement.ts'
import type { Store } from './store/contract.ts'
import { createMemoryStickiness } from './sticky/memory-stickiness.ts'
import { countTokens } from './tokens/count-tokens.ts'
import { tokenProfile } from './tokens/profile.ts'
import { createTokenCorrection, type TokenCorrection } from './tokens/token-correction.ts'
import { postText } from './transport/post-text.ts'
import { createTransport, type Transport } from './transport/transport.ts'

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
   * refused. Nothing is sent.
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
  caller?: Caller | undefined
  /** The header `x-session-id`. */
  sessionId?: string | undefined
}

export interface CloseOptions {
  /** How long running requests may take to end, in milliseconds. @default 20_000 */
  drainMs?: number | undefined
}

/** How long a request waits for the store: to hold its budget, and at its end to write its row. */
const storeDeadlineMs = 2_000

/** What the stages share, made once. */
interface GatewayContext extends Omit<GatewaySettings, 'alerts' | 'byok'> {
  catalog: CatalogSnapshot
  transport: Transport
  events: EventHub
  health: Health
  routing: Routing
  keyPool: KeyPool
  prefillRefusals: PrefillRefusals
  corrections: TokenCorrection
  identify: IdentifyCaller
  admissions: Admissions
  alerts: Alerts
  outbox: Outbox
  storeDeadlineMs: number
  ownCandidates: OwnCandidates
  byok: Credentials
  keyring: Keyring
  keys: Keys
  /** Requests that are not settled yet. */
  running: InFlight<Settlement>
}

/**
 * Checks the options and assembles a gateway. Nothing is opened yet: stores and connections open on first use.
 * @throws OptionsError when an option is wrong: its code is stable, its message says what was received and what is allowed
 */
export function createGateway(options: GatewayOptions): Gateway {
  const settings = checkOptions(options, process.env)
  const warning = warnOfInstances(settings, process.env)
  if (warning) process.emitWarning(warning, 'InrouteWarning')
  const keyring = createKeyring(settings)
  const events = createEventHub()
  const alerts = createAlerts(settings.alerts, {
    ...settings,
    post: (request) => postText(request, settings.dispatcher),
    onAlert: (alert) => events.emit('budget-alert', alert),
  })
  const ownCandidates = createOwnCandidates({
    ...settings,
    encryptionKey: settings.byok.encryptionKey,
    onFailure: (failure) => events.emit('credential-failure', failure),
  })
  const catalog = buildCatalog(settings)
  const health = createMemoryHealth({ onCircuit: (change) => events.emit('circuit', change) })
  const context: GatewayContext = {
    ...settings,
    catalog,
    transport: createTransport({ ...settings, maxConnectMs: longestConnectMs(settings) }),
    events,
    health,
    routing: createRouting({
      ...settings,
      catalog: () => catalog,
      health,
      stickiness: createMemoryStickiness(),
      documents: settings.store.documents,
    }),
    keyPool: createKeyPool(settings.random),
    prefillRefusals: new Set(),
    corrections: createTokenCorrection(),
    ownCandidates,
    byok: createCredentials({
      ...settings,
      encryptionKey: settings.byok.encryptionKey,
      providerIds: settings.providers.map(({ id }) => id),
      onChange: () => ownCandidates.forget(),
    }),
    keyring,
    keys: createKeys({ ...settings, keyring }),
    identify: createIdentifyCaller(settings.authenticate, { keyring, clock: settings.clock }),
    admissions: createAdmissions({
      ...settings,
      owner: randomUUID(),
      storeDeadlineMs,
      sharedDeadlineMs: 50,
      budget: settings.budgets,
      onSharedFailure: (error) => events.emit('shared-state-failure', { name: settings.shared.name, error }),
    }),
    alerts,
    outbox: createOutbox({ ...settings, events, store: observedStore(settings.store, alerts) }),
    storeDeadlineMs,
    running: createInFlight(),
  }
  const find = createRouter(routes)
  let closing: Promise<void> | undefined

  async function handle(exchange: Exchange): Promise<Reply> {
    try {
      if (closing) throw new GatewayError('shutting_down', 'This gateway is shutting down.')
      const route = find(exchange.method, exchange.path)
      return await route.handle(exchange, context, route.params)
    } catch (thrown) {
      return refuse(thrown, context, dialectAt(exchange.path))
    }
  }

  async function close({ drainMs = 20_000 }: CloseOptions): Promise<void> {
    const { running, clock, transport } = context
    const ended = Promise.all(running.list().map((settlement) => settlement.ended))
    await within(drainMs, ended, clock)
    const cutOff = new GatewayError('shutting_down', 'This gateway was shut down before the answer was complete.')
    transport.stop(cutOff)
    await Promise.all(running.list().map((settlement) => settlement.failed(cutOff)))
    context.admissions.close()
    await context.outbox.close(drainMs)
    await context.alerts.close()
    await context.transport.close()
    await context.shared.close()
    await context.store.close()
  }

  return {
    handle,
    fetch: createFetch(handle),
    on: context.events.on,
    keys: context.keys,
    byok: context.byok,
    spend: createSpend(context.store),
    fit(body, model) {
      const { request } = openaiChat.parse(body)
      const question = { request: { ...request, model, models: undefined }, nowMs: context.clock.now() }
      const [endpoint] = context.routing.candidates(question)
      return fit(request, endpoint!, context)
    },
    async explain(body, { caller, sessionId } = {}) {
      const { request } = openaiChat.parse(body)
      const nowMs = context.clock.now()
      return context.routing.explain({
        request,
        nowMs,
        callerId: caller?.id,
        callerDefaults: caller?.provider,
        sessionHeader: sessionId,
      })
    },
    async replay(generationId, change) {
      const record = await context.store.generation(generationId)
      if (!record) throw new GatewayError('generation_not_found', `There is no generation ${generationId}.`)
      return context.routing.replay(record, change)
    },
    health: () => healthOf(context, closing !== undefined),
    close: (closeOptions = {}) => (closing ??= close(closeOptions)),
  }
}

/** The ledger, with alerts looking on. */
const observedStore = (store: Store, alerts: Alerts): Pick<Store, 'record'> => ({
  async record(record) {
    const settlement = await store.record(record)
    alerts.observe(record, settlement)
    return settlement
  },
})

type Handler = (
  exchange: Exchange,
  context: GatewayContext,
  params: Readonly<Record<string, string>>,
) => Promise<Reply> | Reply

/** What callers ask models by. */
const dialects: Readonly<Record<string, Dialect>> = {
  '/chat/completions': openaiChat,
  '/messages': anthropicMessages,
  '/embeddings': openaiEmbeddings,
}

/** Everything below the mount path. */
const routes: readonly Route<Handler>[] = [
  ...Object.entries(dialects).map(
    ([path, dialect]): Route<Handler> => ({
      method: 'POST',
      path,
      handle: (exchange, context) => answer(exchange, context, dialect),
    }),
  ),
  ...catalogueRoutes.map((route) => ({ ...route, handle: catalogueHandler(route) })),
  ...accountRoutes.map((route) => ({ ...route, handle: accountHandler(route) })),
]

/** Whatever goes wrong at a dialect's route, or below it, is said in that dialect. */
function dialectAt(path: string): Dialect {
  const own = Object.keys(dialects).find((route) => path === route || path.startsWith(`${route}/`))
  return own === undefined ? openaiChat : dialects[own]!
}

/** What is on offer, for anyone to read; how it is doing, for callers who are known. */
function catalogueHandler(route: CatalogueRoute): Handler {
  return async (exchange, context, params) => {
    const showPerformance = await caller(exchange, context).then(
      () => true,
      () => false,
    )
    const { catalog, health, clock, providers } = context
    const basePath = exchange.mountPath ?? '/api/v1'
    const body = route.render(
      { params, query: exchange.query, providers },
      { catalog, health, nowMs: clock.now(), basePath, showPerformance },
    )
    return jsonReply(body)
  }
}

/** Keys, accounts and generations: nothing is sent upstream, no stage is passed. */
function accountHandler(route: AccountRoute): Handler {
  return async (exchange, context, params) => {
    const isOpenTo = route.access === 'management' ? manager : caller
    const { status, body } = await route.handle(
      {
        identity: await isOpenTo(exchange, context),
        params,
        query: new URLSearchParams(exchange.query),
        body: async () => (await readJsonBody(exchange.body, context.maxBodyBytes)).value,
      },
      { ...context, providerName: (id) => context.providers.find((provider) => provider.id === id)?.name ?? id },
    )
    return jsonReply(body, status)
  }
}

/** Whoever calls: the host knows, or the gateway's own authentication. */
const caller = async (exchange: Exchange, context: GatewayContext): Promise<Identity> =>
  exchange.caller ? { caller: exchange.caller } : context.identify(exchange)

/** A management key even where requests need no key: an open gateway is not open to manage. */
async function manager(exchange: Exchange, { keyring, clock }: GatewayContext): Promise<Identity> {
  const identity = exchange.caller ? { caller: exchange.caller } : await identifyKey(exchange, keyring, clock.now())
  requireManagement(identity)
  return identity
}

/** The path of a request, stage by stage. */
async function answer(exchange: Exchange, context: GatewayContext, dialect: Dialect): Promise<Reply> {
  const createdAtMs = context.clock.now()
  const generationId = createGenerationId(createdAtMs)
  const admission = await admit(exchange, { id: generationId, atMs: createdAtMs }, context)
  try {
    const received = await receive(exchange, context, dialect)
    const asked: Asked = { ...received, exchange, dialect, admission, generationId, createdAtMs }
    const planned = await plan(asked, context)
    const budget = await reserve(asked, planned, context)
    const settlement = openAccount(asked, planned, context)
    const journey: Journey = { planned, settlement, budget, warnings: [], seams: [], context }
    return await relay(asked, attempt(asked, journey), journey)
  } catch (thrown) {
    admission.end()
    throw thrown
  }
}

/** A request understood: what the stages work on. */
interface Asked extends ParsedRequest {
  exchange: Exchange
  dialect: Dialect
  native: NativeRequest
  admission: Admission
  generationId: string
  createdAtMs: number
}

/** What one request accumulates on its way. */
interface Journey {
  planned: Planned
  settlement: Settlement
  budget: BudgetHold
  warnings: Warning[]
  /** Where the answer broke off and another one went on. */
  seams: Seam[]
  context: GatewayContext
}

/** admit: who is calling, and may they. Before the body is read, so that a stranger cannot make us read one. */
async function admit(
  exchange: Exchange,
  request: { id: string; atMs: number },
  context: GatewayContext,
): Promise<Admission> {
  return context.admissions.admit(await caller(exchange, context), request)
}

/** admit, again: the most this can cost is held before anything is sent. */
async function reserve(
  { request, embeddings, native, admission }: Asked,
  { plan }: Planned,
  { ownCandidates }: GatewayContext,
): Promise<BudgetHold> {
  const { keyHash, callerId: userId } = admission.charge
  return admission.reserve({
    candidates: await ownCandidates.expand(admission.allowed(plan.candidates), { keyHash, userId }),
    prompt: () => boundPrompt(request, Buffer.byteLength(native.text ?? JSON.stringify(native.body))),
    maxCompletionTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    choices: request.n ?? 1,
    ...(embeddings && { hasCompletion: false, prompts: request.messages.length }),
    completion: {
      audio: request.modalities?.includes('audio') ?? false,
      image: request.modalities?.includes('image') ?? false,
    },
  })
}

/** edge: what is asked. */
async function receive(exchange: Exchange, context: GatewayContext, dialect: Dialect) {
  const { value, text } = await readJsonBody(exchange.body, context.maxBodyBytes)
  const parsed = dialect.parse(value)
  const native: NativeRequest = { wire: dialect.wire, body: value as Record<string, unknown>, text }
  return { ...parsed, native }
}

/** plan: where it may go, in order, and why nowhere else. */
async function plan(asked: Asked, { routing }: GatewayContext): Promise<Planned> {
  const { request, embeddings, admission, exchange, createdAtMs } = asked
  const question: RoutingQuestion = {
    request,
    nowMs: createdAtMs,
    kind: embeddings ? 'embeddings' : 'chat',
    callerId: admission.charge.keyHash ?? admission.charge.callerId,
    callerDefaults: admission.provider,
    sessionHeader: headerOf(exchange, 'x-session-id'),
  }
  try {
    return await routing.plan(question)
  } catch (thrown) {
    if (isGatewayError(thrown) && thrown.status === 404 && asksForMetadata((name) => headerOf(exchange, name))) {
      refusedMetadata.set(thrown, routing.refusedMetadata(question))
    }
    throw thrown
  }
}

/** What routing has to say about a refusal, for callers who asked; it goes beside the error, not into it. */
const refusedMetadata = new WeakMap<GatewayError, RouterMetadata>()

/** fit: the prompt into one candidate's window, always from the original. */
function fit(
  request: ParsedRequest['request'],
  { model, offer }: Endpoint,
  { corrections }: GatewayContext,
  refusal?: UpstreamFailure,
): FitResult {
  return fitRequest({ request, model, offer, correction: corrections.factor(model), refusal })
}

/** settle: opened before anything is tried, so that every way out ends in it. */
function openAccount(asked: Asked, planned: Planned, context: GatewayContext): Settlement {
  const { request, exchange } = asked
  context.alerts.watch(asked.generationId, asked.admission.scopes)
  const settlement = openSettlement(
    {
      id: asked.generationId,
      createdAtMs: asked.createdAtMs,
      ...asked.admission.charge,
      api: asked.dialect.api,
      streamed: asked.stream,
      requestedModel: planned.plan.requested[0] ?? '',
      ...context.routing.rowOf(planned),
      user: request.user ?? undefined,
      sessionId: request.session_id ?? headerOf(exchange, 'x-session-id'),
      ...attributionOf(exchange),
      markup: asked.admission.markup,
      countPrompt: (model) => countTokens(request, tokenProfile(model)),
      maxCompletionTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    },
    context,
  )
  const leave = context.running.add(settlement)
  const end = async (): Promise<void> => {
    const { record, written } = await settlement.ended
    const { usage } = record
    context.routing.remember(planned, record)
    asked.admission.end({ tokens: (promptTokens(usage) ?? 0) + (completionTokens(usage) ?? 0), written })
    leave()
  }
  void end()
  return settlement
}

/** attempt: candidates in turn, until an answer has begun; and again, if it breaks off and is to be recovered. */
async function attempt(asked: Asked, journey: Journey): Promise<BegunAnswer> {
  const { settlement, context } = journey
  const input = attemptInput(asked, journey)
  const committed = await attemptCandidates(input, context)
  const serve = (answer: CommittedAnswer): BegunAnswer => {
    const { endpoint, reader, first } = answer
    settlement.serve({ ...answer, progress: reader.progress })
    settlement.begin()
    journey.warnings.push(...answer.warnings, ...budgetWarnings(journey.budget.maxCompletionTokens(endpoint)))
    const sameWire = endpoint.provider.chat.wire === asked.dialect.wire
    return { head: headOf(asked, endpoint.model, endpoint.provider.name), reader, first, sameWire }
  }
  const begun = serve(committed)
  const isRecovered = asked.stream && input.policy.recovery === 'continue' && (asked.request.n ?? 1) === 1
  if (!isRecovered) return begun

  const onResumed = (next: CommittedAnswer, seam: Seam): void => {
    Object.assign(begun, { head: serve(next).head })
    journey.seams.push(seam)
  }
  const recovering = recoverAnswer(committed, resumeInput(input, { onResumed, ...journey }), context)
  // two providers' own messages do not make one answer: it is written from what they mean
  return Object.assign(begun, { reader: recovering.reader, sameWire: false })
}

function attemptInput(asked: Asked, { planned, settlement, budget, context }: Journey): AttemptInput {
  const { exchange, request, native, embeddings } = asked
  return {
    candidates: budget.candidates,
    requested: planned.plan.requested,
    requestFor(endpoint, refusal): FittedRequest {
      // each input has the window to itself, and half of one is not what was to be embedded
      if (embeddings) return { request, embeddings }
      const wanted = requestFor(planned.plan, endpoint, request)
      const fitted = fit(wanted, endpoint, context, refusal)
      const sent = { request: fitted.request, native: fitted.changed || wanted !== request ? undefined : native }
      const affordable = budget.maxCompletionTokens(endpoint)
      return affordable === undefined ? sent : clampCompletion(sent, affordable)
    },
    stream: asked.stream,
    betas: headerOf(exchange, 'x-anthropic-beta') ?? headerOf(exchange, 'anthropic-beta'),
    signal: exchange.signal,
    policy: { ...context.policy, recovery: recoveryOf(exchange) ?? context.policy.recovery },
    onFailure: ({ attempt }) => settlement.addFailed(attempt),
    onAttempt: (attempt) => settlement.attempt(attempt),
  }
}

/** The same for an answer that is taken up by another: what the first one cost is gone from what was held for the request. */
function resumeInput(
  input: AttemptInput,
  { onResumed, settlement, budget }: Pick<RecoverInput, 'onResumed'> & Journey,
): RecoverInput {
  return {
    ...input,
    requestFor(endpoint) {
      const { request } = input.requestFor(endpoint)
      const affordable = budget.maxCompletionTokens(endpoint, settlement.spent())
      return affordable === undefined ? { request } : clampCompletion({ request }, affordable)
    },
    onBroken: (failure) => settlement.broke(failure),
    onResumed,
  }
}

function recoveryOf(exchange: Exchange): RecoveryMode | undefined {
  const asked = headerOf(exchange, 'x-inroute-recovery')
  const mode = recoveryModes.find((known) => known === asked)
  if (asked === undefined || mode) return mode
  const allowed = recoveryModes.join(', ')
  throw new GatewayError('invalid_request', `The header x-inroute-recovery must be one of ${allowed}.`)
}

function budgetWarnings(affordable: number | undefined): Warning[] {
  if (affordable === undefined) return []
  const message = `what is left of the budget affords ${affordable} completion tokens; the answer was limited to them`
  return [{ type: 'changed', field: 'max_tokens', message }]
}

/** relay: the answer back to the caller, whole or as it comes. */
async function relay(asked: Asked, begun: Promise<BegunAnswer>, journey: Journey): Promise<Reply> {
  const { dialect, exchange } = asked
  const { planned, settlement, warnings, seams, context } = journey
  const headers = { 'x-generation-id': asked.generationId }
  const metadataOf = ({ record }: Settled): Record<string, unknown> | undefined => {
    const routed = asksForMetadata((name) => headerOf(exchange, name)) && context.routing.metadataOf(planned, record)
    const recovery = seams.length > 0 && { recovery: seams.map(renderSeam) }
    return routed || recovery ? { ...routed, ...recovery } : undefined
  }
  const tailOf = (settled: Settled): AnswerTail => ({
    usage: settled.usage,
    serviceTier: settled.record.serviceTier,
    warnings,
    metadata: metadataOf(settled),
  })
  try {
    if (!asked.stream) {
      const answer = await begun
      const whole = await relayWhole(answer)
      return jsonReply(dialect.renderReply(answer.head, whole, tailOf(await settlement.completed())), 200, headers)
    }
    // once the wait is long the reply starts without an answer, so that comments can tell the caller we are still there
    await within(context.keepAliveMs, begun, context.clock)
    const body = relayStream({
      answer: begun,
      headless: headOf(asked, asked.request.model ?? '', ''),
      renderer: dialect.createStreamRenderer(),
      signal: exchange.signal,
      clock: context.clock,
      keepAliveMs: context.keepAliveMs,
      onCompleted: async () => tailOf(await settlement.completed()),
      onFailed: async (thrown) => {
        const settled = await settlement.failed(thrown)
        return { error: settled.error, tail: tailOf(settled) }
      },
      onAborted: () => settlement.aborted(),
    })
    return { status: 200, headers: { ...streamHeaders, ...headers }, body }
  } catch (thrown) {
    if (exchange.signal.aborted) {
      await settlement.aborted()
      throw new GatewayError('caller_left', 'The caller left before the answer began.')
    }
    const settled = await settlement.failed(thrown)
    return refuse(settled.error, context, dialect, { headers, metadata: metadataOf(settled) })
  }
}

/** Where an answer was taken up, for the caller: which failure, how, after how many characters of text. */
const renderSeam = ({ failure, mode, deliveredChars }: Seam): object => ({
  error_type: failureRule(failure.kind).errorType,
  mode,
  after_characters: deliveredChars,
})

/** `no-transform` keeps a host's compression from holding events back. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

function headOf({ generationId, createdAtMs, request }: Asked, model: string, provider: string): AnswerHead {
  return {
    generationId,
    created: Math.floor(createdAtMs / 1000),
    model,
    provider,
    withholdReasoning: request.reasoning?.exclude === true || request.include_reasoning === false,
  }
}

/** An error, worded in the caller's dialect; a fault of our own is masked and reported to listeners. */
function refuse(
  thrown: unknown,
  context: GatewayContext,
  dialect: Dialect,
  { headers = {}, metadata }: { headers?: Record<string, string>; metadata?: Record<string, unknown> | undefined } = {},
): Reply {
  const error = toGatewayError(thrown)
  if (error.code === 'internal_error') context.events.emit('internal-error', { error: error.cause ?? error })
  const known = metadata ?? refusedMetadata.get(error)
  return errorReply(error, (failed) => dialect.renderError(failed, known && { ...known }), headers)
}
