import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { CatalogSnapshot } from '../catalog/catalog.ts'
import { type CatalogRows, fromRows, toRows } from '../catalog/catalog-rows.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import type { Health } from '../health/contract.ts'
import type { Provider } from '../providers/contract.ts'
import type { Stickiness } from '../sticky/contract.ts'
import type { Documents, GenerationRecord } from '../store/contract.ts'
import { isStickable } from './arrange-candidates.ts'
import { type Conversation, conversationMatters, conversationOf } from './conversation-key.ts'
import { recordDecision, type Replay, type ReplayChange, replayDecision } from './decision.ts'
import { type Explanation, explainRequest } from './explain-plan.ts'
import { planCandidates } from './plan-candidates.ts'
import type { AutoSettings, Plan, PlanInput, PlannedRequest } from './plan.ts'
import { promptTokensOf } from './prompt-tokens.ts'
import { type Outcome, renderRefusedMetadata, renderRouterMetadata, type RouterMetadata } from './router-metadata.ts'

/** A request as it reaches routing. */
export interface RoutingQuestion {
  request: PlannedRequest
  nowMs: number
  kind?: PlanInput['kind']
  /** Who is charged. */
  callerId?: string | undefined
  /** What the operator allows this caller, within what the gateway allows. */
  callerDefaults?: ProviderPreferences | undefined
  /** Which models may be asked for. */
  modelRules?: readonly ModelRule[] | undefined
  /** The header `x-session-id`. */
  sessionHeader?: string | undefined
}

/** A plan with what it was made from. */
export interface Planned {
  plan: Plan
  input: PlanInput
  conversation: Conversation | undefined
}

export interface RoutingContext {
  catalog: () => CatalogSnapshot
  providers: readonly Provider[]
  health: Health
  stickiness: Stickiness
  /** Where catalogs are kept by version, so that old decisions can be made again. */
  documents: Pick<Documents, 'get' | 'insert'>
  /** The operator's `routing.provider` and `routing.auto`. */
  provider: ProviderPreferences
  auto: AutoSettings | undefined
  /** Numbers in [0, 1). */
  random: () => number
}

/** The plan stage and what surrounds one decision: the conversation it belongs to, its record, its explanation. */
export interface Routing {
  /** @throws GatewayError as `planCandidates` */
  plan(question: RoutingQuestion): Promise<Planned>
  /** What `plan` would decide if no conversation was remembered. @throws GatewayError as `planCandidates` */
  candidates(question: RoutingQuestion): Plan['candidates']
  /** What `plan` would decide now, and why; also why it would refuse. */
  explain(question: RoutingQuestion): Promise<Explanation>
  /** Members of the generation's row. */
  rowOf(planned: Planned): Pick<GenerationRecord, 'decision' | 'split' | 'arm'>
  /** After a request is over: its conversation stays where it was served well. */
  remember(planned: Planned, record: GenerationRecord): void
  metadataOf(planned: Planned, outcome: Outcome): RouterMetadata
  /** For a request that `plan` refused. */
  refusedMetadata(question: RoutingQuestion): RouterMetadata
  /**
   * Makes a recorded decision again, as it was or with a change.
   * @throws GatewayError `not_found` for a row without a decision, or one whose catalog is no longer kept
   */
  replay(record: GenerationRecord, change?: ReplayChange): Promise<Replay>
}

export function createRouting(context: RoutingContext): Routing {
  const kept = new Set<string>()

  function inputOf(question: RoutingQuestion): Omit<Planned, 'plan'> {
    const { request, nowMs, callerId, sessionHeader } = question
    const catalog = context.catalog()
    const conversation = conversationMatters(request, catalog)
      ? conversationOf(request, { account: callerId, sessionHeader })
      : undefined
    const input: PlanInput = {
      request,
      catalog,
      nowMs,
      callerId,
      health: context.health,
      defaults: context.provider,
      callerDefaults: question.callerDefaults,
      modelRules: question.modelRules,
      auto: context.auto,
      kind: question.kind,
      promptTokens: question.kind === 'embeddings' ? undefined : promptTokensOf(request),
      conversation: conversation?.key,
      seed: Math.floor(context.random() * 2 ** 32),
    }
    return { input, conversation }
  }

  /** The same with what is remembered of its conversation, if there is one that matters. */
  async function rememberedInput(question: RoutingQuestion): Promise<Omit<Planned, 'plan'>> {
    const made = inputOf(question)
    const { conversation, input } = made
    if (!conversation) return made
    const entry = await context.stickiness.read(stickyKey(conversation, input.request), input.nowMs)
    return entry ? { conversation, input: { ...input, sticky: { endpointId: entry.endpointId } } } : made
  }

  /** Once per version and process; a catalog that could not be kept is kept with a later decision. */
  function keep(catalog: CatalogSnapshot, nowMs: number): void {
    if (kept.has(catalog.version)) return
    kept.add(catalog.version)
    const document = { id: catalog.version, createdAtMs: nowMs, body: toRows(catalog) }
    context.documents.insert('catalog', document).catch(() => kept.delete(catalog.version))
  }

  return {
    async plan(question) {
      const { input, conversation } = await rememberedInput(question)
      return { plan: planCandidates(input), input, conversation }
    },
    candidates: (question) => planCandidates(inputOf(question).input).candidates,
    async explain(question) {
      const { input } = await rememberedInput(question)
      return explainRequest(input)
    },
    rowOf({ plan, input }) {
      keep(input.catalog, input.nowMs)
      return { decision: recordDecision(plan, input), split: plan.split?.name, arm: plan.split?.arm }
    },
    remember({ plan, input, conversation }, { outcome, endpointId, usage }) {
      if (!conversation || outcome !== 'completed' || endpointId === undefined || input.request.provider?.['order'])
        return
      const endpoint = plan.candidates.find(({ id }) => id === endpointId)
      // a conversation told by its opening alone is worth keeping in place once a cache was really used
      const cached = usage.cacheReadTokens || usage.cacheWrite5mTokens || usage.cacheWrite1hTokens
      if (!endpoint || !isStickable(endpoint) || !(conversation.named || cached)) return
      context.stickiness.remember(stickyKey(conversation, input.request), { endpointId }, input.nowMs)
    },
    metadataOf: ({ plan, input }, outcome) => renderRouterMetadata(plan, outcome, input),
    refusedMetadata: (question) => renderRefusedMetadata(explainRequest(inputOf(question).input)),
    async replay({ id, decision }, change) {
      if (!decision) throw new GatewayError('not_found', `Generation ${id} has no recorded decision.`)
      const { catalogVersion } = decision
      const current = context.catalog()
      const rows =
        current.version === catalogVersion
          ? undefined
          : await context.documents.get<CatalogRows>('catalog', catalogVersion)
      if (current.version !== catalogVersion && !rows) {
        throw new GatewayError('not_found', `The catalog ${catalogVersion} of generation ${id} is no longer kept.`)
      }
      const catalog = rows ? fromRows(rows, catalogVersion, context.providers) : current
      return replayDecision(decision, catalog, { change, auto: context.auto })
    },
  }
}

/** One conversation with one choice of models. */
const stickyKey = ({ key }: Conversation, { model, models }: PlannedRequest): string =>
  `${key} ${[model ?? '', ...(models ?? [])].join(' ')}`
