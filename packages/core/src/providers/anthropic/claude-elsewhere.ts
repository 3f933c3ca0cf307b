import type { ModelOffer } from '../../catalog/offer.ts'
import type { ChatRequest } from '../../chat/index.ts'
import type { Warning } from '../contract.ts'
import type { JsonObject } from '../json-value.ts'
import { encodeReasoning } from './encode-reasoning.ts'
import { encodeSampling } from './encode-sampling.ts'
import { Encoding } from './encoding.ts'
import { traitsOf } from './model-traits.ts'

/** What a Claude behind another wire wants said in its own words. */
export interface ClaudeSettings {
  /** Anthropic's member of that name. */
  thinking: JsonObject | undefined
  /** As Anthropic's `output_config` has it. */
  effort: string | undefined
  /** `temperature`, `top_p`, `top_k`, as far as model and thinking take them. */
  sampling: JsonObject
  /** Anthropic requires it: the request's, else what the model gives. */
  maxTokens: number
  /** The model keeps to a schema by itself. */
  structuredOutputs: boolean
  /** What could not be said. */
  warnings: Warning[]
}

/** Reasoning and sampling of a request to a Claude, wherever it is served: the rules are the model's. */
export function claudeSettingsOf(request: ChatRequest, offer: ModelOffer): ClaudeSettings {
  const traits = traitsOf(offer)
  const encoding = new Encoding('bedrock', traits)
  const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? traits.maxOutputTokens
  const { thinking, effort } = encodeReasoning(request, maxTokens, encoding)
  const thinks = thinking !== undefined && thinking['type'] !== 'disabled'
  const sampling = encodeSampling(request, thinks, encoding)
  return {
    thinking,
    effort,
    sampling,
    maxTokens,
    structuredOutputs: traits.structuredOutputs,
    warnings: encoding.warnings,
  }
}
