import type { ChatRequest } from '../../chat/index.ts'
import type { Encoding } from './encoding.ts'

/** Members a value of which changes nothing: leaving those out needs no word. */
const neutral: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  repetition_penalty: (value) => value === 1,
  min_p: (value) => value === 0,
  top_a: (value) => value === 0,
  seed: () => false,
  logit_bias: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  prediction: () => false,
  audio: () => false,
  modalities: (value) => Array.isArray(value) && value.every((modality) => modality === 'text'),
  functions: () => false,
  function_call: () => false,
  web_search_options: () => false,
  image_config: () => false,
}

/** A word for each parameter Anthropic has no form for. */
export function reportLeftOut(request: ChatRequest, encoding: Encoding): void {
  for (const [field, isNeutral] of Object.entries(neutral)) {
    const value = request[field]
    if (value != null && !isNeutral(value)) encoding.leftOut(field, 'this provider has no such parameter')
  }
}
