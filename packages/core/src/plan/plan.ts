import type { CatalogSnapshot, Endpoint } from '../catalog/catalog.ts'
import type { Shadow } from '../catalog/split.ts'
import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import type { HealthView } from '../health/contract.ts'
import type { RankModels } from './auto.ts'

/** Why an endpoint was left out; the words of the specification's `excluded_by` where it has one (section 16). */
export type ExcludedBy =
  | 'allowed_models'
  | 'data_policy:zdr'
  | 'data_policy:training'
  | 'distillable'
  | 'allowed_providers'
  | 'ignored_providers'
  | 'quantization'
  | 'modality'
  | 'max_tokens'
  | 'max_price'
  | 'require_parameters'
  | 'parameter_preference'
  | 'service_tier'
  | 'fallbacks_off'

export interface Exclusion {
  endpoint: Endpoint
  reason: ExcludedBy
  /** For people: what was asked and what the endpoint offers. */
  detail: string
}

/** What routing reads of a request; a `ChatRequest` is one. */
export type PlannedRequest = Partial<ChatRequest>

export interface PlanInput {
  request: PlannedRequest
  catalog: CatalogSnapshot
  health: HealthView
  /** The operator's `routing.provider`. A request narrows it and never widens it. */
  defaults?: ProviderPreferences | null | undefined
  /** The same for this caller, within the operator's. */
  callerDefaults?: ProviderPreferences | null | undefined
  /** Which models may be asked for, by the mount, the caller and the key: endpoints of others are left out. */
  modelRules?: readonly ModelRule[] | undefined
  /** Decides every draw: same input and seed, same plan. */
  seed: number
  nowMs: number
  /** @default 'chat' */
  kind?: 'chat' | 'embeddings' | undefined
  /** The prompt's estimated tokens: endpoints whose window holds them come first, and long-prompt prices are capped. */
  promptTokens?: number | undefined
  /** Who is charged: keeps its arm of a split. */
  callerId?: string | undefined
  /** The conversation, from `conversationKey`: keeps its arm of a split, and its endpoint. */
  conversation?: string | undefined
  /** What served this conversation last, if that is worth keeping. */
  sticky?: { endpointId: string } | undefined
  /** The operator's settings of `openrouter/auto`. */
  auto?: AutoSettings | undefined
}

/** What `openrouter/auto` picks from, and how. */
export interface AutoSettings {
  /** The models it picks from, best first. @default the catalog's own list */
  models?: readonly string[] | undefined
  /** Orders the models that can serve a request. @default by `models`, price or latency, as the caller's `bias` asks */
  rank?: RankModels | undefined
}

/** The decision about one request: where it may go, in order, and why nowhere else. */
export interface Plan {
  /** Model ids as the caller sent them. */
  requested: readonly string[]
  /** The `strategy` of router metadata (section 17). */
  strategy: Strategy
  /** Never empty. Endpoints whose circuit is open come last: they are a last resort. */
  candidates: readonly Endpoint[]
  excluded: readonly Exclusion[]
  /** What put the candidates in order. */
  orderedBy: OrderedBy
  /** Names by which the caller asked for each model, where a variant of it changes the request: see `requestFor`. */
  effects: ReadonlyMap<string, ModelEffects>
  /** What a router (`openrouter/auto`) went by, named by its plugin. */
  routed?: { router: string; costTier: string; bias: string; eligible: number } | undefined
  /** The arm of a traffic split this request belongs to. */
  split?: { name: string; arm: string } | undefined
  /** A copy is to go to this model, unseen by the caller: planned as a request of its own. */
  shadow?: Shadow | undefined
  /** For the generation row: what the plan was made from. */
  catalogVersion: string
  seed: number
}

export type Strategy = 'direct' | 'auto' | 'free' | 'latest' | 'alias' | 'fallback'

export type OrderedBy = 'order' | 'price' | 'throughput' | 'latency' | 'exacto' | 'balance'

/** What a model's name asks for beyond the model. */
export interface ModelEffects {
  /** `:thinking`: reasons unless the request says otherwise. */
  thinking?: boolean | undefined
  /** `~latest`: asking for no reasoning is answered with as little as the model can. */
  lenientReasoning?: boolean | undefined
}
