import {
  type ChatRequest,
  claudeSettingsOf,
  type JsonObject,
  type ModelOffer,
  wantedReasoning,
} from '@inroute/core/provider'
import { type EncodeContext, warn } from './encode-context.ts'

export interface ModelSettings {
  inferenceConfig: JsonObject
  /** `additionalModelRequestFields`: what the model's vendor named and Converse did not. */
  fields: JsonObject
  /** The model can be bound to a schema by `outputConfig`. */
  structuredOutputs: boolean
}

/** Sampling and reasoning, by the rules of the model's vendor. */
export function encodeModelSettings(request: ChatRequest, offer: ModelOffer, context: EncodeContext): ModelSettings {
  return context.family === 'claude' ? claude(request, offer, context) : others(request, context)
}

function claude(request: ChatRequest, offer: ModelOffer, context: EncodeContext): ModelSettings {
  const { thinking, effort, sampling, maxTokens, structuredOutputs, warnings } = claudeSettingsOf(request, offer)
  context.warnings.push(...warnings)
  const asked = request.max_completion_tokens ?? request.max_tokens
  // without a ceiling of the caller's Converse has its own, which may be below the budget
  const isBounded = asked !== undefined && asked !== null
  const needsCeiling = thinking?.['type'] === 'enabled'
  return {
    inferenceConfig: defined({
      maxTokens: isBounded || needsCeiling ? maxTokens : undefined,
      temperature: sampling['temperature'],
      topP: sampling['top_p'],
    }),
    fields: defined({ thinking, top_k: sampling['top_k'], output_config: effort && { effort } }),
    structuredOutputs,
  }
}

/** Where each vendor takes `top_k`; the others take none. */
const topKMember: Readonly<Partial<Record<EncodeContext['family'], (topK: number) => JsonObject>>> = {
  nova: (topK) => ({ inferenceConfig: { topK } }),
  mistral: (topK) => ({ top_k: topK }),
  cohere: (topK) => ({ k: topK }),
}

function others(request: ChatRequest, context: EncodeContext): ModelSettings {
  const { temperature, top_p: topP, top_k: topK } = request
  let taken = temperature ?? undefined
  if (taken !== undefined && taken > 1 && context.family !== 'openai') {
    warn(context, 'changed', 'temperature', `Converse takes 0 to 1: 1 is sent`)
    taken = 1
  }
  if (request.verbosity) warn(context, 'unsupported', 'verbosity', 'this model takes no verbosity by Converse')
  const topKField = topKMember[context.family]
  if (topK !== undefined && topK !== null && !topKField) {
    warn(context, 'unsupported', 'top_k', 'this model takes no top_k by Converse')
  }
  return {
    inferenceConfig: defined({
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
      temperature: taken,
      topP: topP ?? undefined,
    }),
    fields: { ...(topK != null && topKField?.(topK)), ...reasoningOf(request, context) },
    structuredOutputs: false,
  }
}

const novaEfforts: Readonly<Record<string, string>> = { minimal: 'low', xhigh: 'high', max: 'high' }

/** Nova 2 and OpenAI's models think by effort; of the others none can be told. */
function reasoningOf(request: ChatRequest, context: EncodeContext): JsonObject {
  const wanted = wantedReasoning(request)
  if (!wanted) return {}
  const effort = wanted.off ? 'none' : (wanted.effort ?? 'medium')
  if (!wanted.off && wanted.maxTokens !== undefined && (context.family === 'nova' || context.family === 'openai')) {
    warn(context, 'changed', 'reasoning.max_tokens', 'this model takes no budget: effort medium is asked for')
  }
  if (context.family === 'nova') {
    if (wanted.off) return { reasoningConfig: { type: 'disabled' } }
    return { reasoningConfig: { type: 'enabled', maxReasoningEffort: novaEfforts[effort] ?? effort } }
  }
  if (context.family === 'openai') {
    if (wanted.off) warn(context, 'changed', 'reasoning', 'this model always thinks: the least effort is asked for')
    return { reasoning_effort: wanted.off || effort === 'minimal' ? 'low' : effort === 'max' ? 'xhigh' : effort }
  }
  if (!wanted.off) warn(context, 'unsupported', 'reasoning', 'by Converse this model cannot be told how to think')
  return {}
}

const defined = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
