import type { ModelOffer } from '../../catalog/offer.ts'

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** How a model of Anthropic's wire departs from the others: what it refuses with a 400, and what it can do that others cannot. */
export interface ModelTraits {
  maxOutputTokens: number
  /** Takes `thinking.budget_tokens`. */
  budgets: boolean
  /** Takes `thinking: adaptive`. */
  adaptive: boolean
  /** Levels of `output_config.effort`, ascending; empty: it takes none. */
  efforts: readonly Effort[]
  /** Thinks whether asked or not. */
  alwaysThinks: boolean
  /** Takes `temperature`, `top_p` and `top_k`; `one`: not the first two together. */
  sampling: boolean | 'one'
  /** Takes `output_config.format`. */
  structuredOutputs: boolean
  /** Takes `tool_choice` `any` and `tool`. */
  forcedTools: boolean
  /** Streams a tool's input as it is written, when told to. */
  eagerTools: boolean
  /** Takes system messages after the first user message, on Anthropic's own platform. */
  laterSystem: boolean
}

const classic: ModelTraits = {
  maxOutputTokens: 4096,
  budgets: false,
  adaptive: false,
  efforts: [],
  alwaysThinks: false,
  sampling: true,
  structuredOutputs: false,
  forcedTools: true,
  eagerTools: true,
  laterSystem: false,
}
const thinking: ModelTraits = { ...classic, budgets: true, maxOutputTokens: 64_000 }
const structured: ModelTraits = { ...thinking, sampling: 'one', structuredOutputs: true }
const adaptive: ModelTraits = {
  ...structured,
  adaptive: true,
  efforts: ['low', 'medium', 'high', 'max'],
  maxOutputTokens: 128_000,
}
const adaptiveOnly: ModelTraits = {
  ...adaptive,
  budgets: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: false,
}
const current: ModelTraits = { ...adaptiveOnly, laterSystem: true }
const always: ModelTraits = { ...current, alwaysThinks: true }

/**
 * By a part of the model's id; the first match counts. Sources: Anthropic's documentation and migration guides, and the model
 * tables of `@ai-sdk/anthropic` 4.0.105 and `@anthropic-ai/sdk` 1.12.0, read 2026-09-24.
 */
const table: readonly [RegExp, ModelTraits][] = [
  [/(?:opus|sonnet)-5-5|(?:fable|mythos)-5-[12]/, { ...always, forcedTools: false }],
  [/fable-5|mythos/, always],
  [/(?:opus|sonnet|haiku)-5|opus-4-8/, current],
  [/opus-4-7/, adaptiveOnly],
  [/(?:opus|sonnet)-4-6/, adaptive],
  [/opus-4-5/, { ...structured, efforts: ['low', 'medium', 'high'] }],
  [/(?:sonnet|haiku)-4-5/, structured],
  [/opus-4-1/, { ...structured, maxOutputTokens: 32_000 }],
  [/opus-4/, { ...thinking, maxOutputTokens: 32_000 }],
  [/sonnet-4|claude-3-7/, thinking],
  [/claude-3-5/, { ...classic, maxOutputTokens: 8192 }],
  [/claude-(?:3|2|instant)/, classic],
  // a model newer than this table: as the newest known, but for what those refuse
  [/claude/, { ...current, budgets: true, sampling: true, laterSystem: false }],
]

/** Other vendors' models behind Anthropic's wire: what all of them understand. */
const foreign: ModelTraits = { ...thinking, maxOutputTokens: 8192, eagerTools: false }

/** What is known of a model by its id at the provider, corrected by what its offer says. */
export function traitsOf(offer: ModelOffer): ModelTraits {
  const id = offer.upstream.toLowerCase().replaceAll('.', '-')
  const traits = table.find(([pattern]) => pattern.test(id))?.[1] ?? foreign
  return {
    ...traits,
    ...(offer.maxOutputTokens !== undefined && { maxOutputTokens: offer.maxOutputTokens }),
    ...(offer.supports && { structuredOutputs: offer.supports.includes('structured_outputs') }),
    ...reasoningTraits(offer, traits),
  }
}

function reasoningTraits({ reasoning }: ModelOffer, traits: ModelTraits): Partial<ModelTraits> {
  if (!reasoning) return {}
  const efforts = reasoning.efforts && allEfforts.filter((effort) => reasoning.efforts?.includes(effort))
  return {
    ...(efforts && { efforts }),
    ...(reasoning.mandatory !== undefined && { alwaysThinks: reasoning.mandatory }),
    ...(reasoning.maxTokens !== undefined && {
      budgets: reasoning.maxTokens,
      adaptive: traits.adaptive || !reasoning.maxTokens,
    }),
  }
}

const allEfforts: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max']

/** The nearest level the model takes, the lower one of two; `undefined` for a model that takes none. */
export function nearestEffort(asked: string, traits: ModelTraits): Effort | undefined {
  const wanted = allEfforts.indexOf(asked === 'minimal' ? 'low' : (asked as Effort))
  const distance = (effort: Effort): number => Math.abs(allEfforts.indexOf(effort) - wanted)
  return traits.efforts.reduce<Effort | undefined>(
    (best, effort) => (best === undefined || distance(effort) < distance(best) ? effort : best),
    undefined,
  )
}
