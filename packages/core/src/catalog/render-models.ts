import type { HealthView } from '../health/contract.ts'
import type { CatalogModel, CatalogSnapshot, Endpoint } from './catalog.ts'
import { findModel } from './find-model.ts'
import { renderPricing } from './render-pricing.ts'

/** What renderers of the catalogue (section 23) need to know. */
export interface RenderContext {
  catalog: CatalogSnapshot
  health: HealthView
  nowMs: number
  /** Where the gateway is mounted, for links: `/api/v1`. */
  basePath: string
  /** Callers who are not known see no latency and throughput. */
  showPerformance: boolean
}

/** A row of `GET /models`. */
export interface RenderedModel {
  id: string
  canonical_slug: string
  name: string
  created: number
  context_length: number | null
  supported_parameters: string[]
  architecture: { modality: string; input_modalities: string[]; output_modalities: string[]; tokenizer: string }
  [member: string]: unknown
}

/** A model as callers see it, under its own id or an alias's. */
export function renderModel(model: CatalogModel, context: RenderContext, id = model.id): RenderedModel {
  const endpoints = model.standardEndpoints.length > 0 ? model.standardEndpoints : model.endpoints
  const top = cheapest(endpoints)
  const reasoning = endpoints.find(({ offer }) => offer.reasoning)?.offer.reasoning
  return {
    id,
    canonical_slug: model.id,
    name: model.name,
    // the contract wants a number; 0 sorts last and is nobody's birthday
    created: model.created ?? 0,
    description: '',
    context_length: contextLength(endpoints),
    architecture: renderArchitecture(model),
    pricing: renderPricing(top.prices, context.nowMs),
    top_provider: {
      context_length: top.offer.contextTokens ?? null,
      max_completion_tokens: top.offer.maxOutputTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: supportedParameters(endpoints),
    default_parameters: null,
    supported_voices: null,
    expiration_date: null,
    knowledge_cutoff: null,
    hugging_face_id: null,
    links: { details: `${context.basePath}/models/${model.id}/endpoints` },
    ...(reasoning && {
      reasoning: {
        mandatory: reasoning.mandatory ?? false,
        supported_efforts: reasoning.efforts ?? null,
        ...(reasoning.maxTokens !== undefined && { supports_max_tokens: reasoning.maxTokens }),
      },
    }),
    ...(id !== model.id && { alias_target: { slug: model.id, name: model.name } }),
  }
}

/** All rows of the catalogue: its models, the newest of each known family, the operator's aliases and splits. */
export function listModels(context: RenderContext): { model: CatalogModel; row: RenderedModel }[] {
  const { catalog } = context
  const names = new Map<string, CatalogModel>([...catalog.models].map(([id, model]) => [id, model]))
  const others = [...families, ...[...catalog.aliases.keys()].filter((name) => name !== 'default')]
  for (const name of others) {
    const model = findModel(name, catalog)
    if (model) names.set(name, model)
  }
  for (const [name, { arms }] of catalog.splits) {
    const [model] = arms.flatMap((arm) => findModel(arm.model, catalog) ?? [])
    if (model) names.set(name, model)
  }
  return [...names].map(([id, model]) => ({ model, row: renderModel(model, context, id) }))
}

/** The `~latest` aliases OpenRouter lists, as the price library had them on 2026-11-22. */
const families = [
  '~anthropic/claude-fable-latest',
  '~anthropic/claude-haiku-latest',
  '~anthropic/claude-opus-latest',
  '~anthropic/claude-sonnet-latest',
  '~google/gemini-flash-latest',
  '~google/gemini-pro-latest',
  '~moonshotai/kimi-latest',
  '~openai/gpt-latest',
  '~openai/gpt-mini-latest',
]

export const cheapest = (endpoints: readonly Endpoint[]): Endpoint =>
  endpoints.reduce((best, next) => ((next.blendedPrice ?? Infinity) < (best.blendedPrice ?? Infinity) ? next : best))

function contextLength(endpoints: readonly Endpoint[]): number | null {
  const known = endpoints.flatMap(({ offer }) => offer.contextTokens ?? [])
  return known.length > 0 ? Math.max(...known) : null
}

const inputs = ['text', 'image', 'file', 'audio', 'video'] as const
const outputs = ['text', 'image', 'audio', 'embeddings'] as const

export function renderArchitecture({
  id,
  endpoints,
}: CatalogModel): RenderedModel['architecture'] & { instruct_type: null } {
  const input = inputs.filter((modality) => endpoints.some((endpoint) => endpoint.input.has(modality)))
  const output = outputs.filter((modality) => endpoints.some((endpoint) => endpoint.output.has(modality)))
  return {
    modality: `${input.join('+')}->${output.join('+')}`,
    input_modalities: input,
    output_modalities: output,
    tokenizer: modelGroup(id),
    instruct_type: null,
  }
}

const groups: readonly (readonly [RegExp, string])[] = [
  [/^openai\//, 'GPT'],
  [/^anthropic\//, 'Claude'],
  [/^google\/gemini/, 'Gemini'],
  [/^google\/gemma/, 'Gemma'],
  [/^x-ai\//, 'Grok'],
  [/^cohere\//, 'Cohere'],
  [/^amazon\/nova/, 'Nova'],
  [/^qwen\/qwen3/, 'Qwen3'],
  [/^qwen\//, 'Qwen'],
  [/^deepseek\//, 'DeepSeek'],
  [/^mistralai\//, 'Mistral'],
  [/llama-2/, 'Llama2'],
  [/llama-3/, 'Llama3'],
  [/llama-4/, 'Llama4'],
]

const modelGroup = (id: string): string => groups.find(([match]) => match.test(id))?.[1] ?? 'Other'

/** The names callers know (section 23); what a codec takes beyond them is its own business. */
const parameterNames =
  `temperature top_p top_k min_p top_a frequency_penalty presence_penalty repetition_penalty max_tokens
  max_completion_tokens logit_bias logprobs top_logprobs prediction seed response_format structured_outputs stop tools
  tool_choice parallel_tool_calls include_reasoning reasoning reasoning_effort web_search_options verbosity`.split(
    /\s+/,
  )

export const supportedParameters = (endpoints: readonly Endpoint[]): string[] =>
  parameterNames.filter((name) => endpoints.some(({ parameters }) => parameters.has(name)))
