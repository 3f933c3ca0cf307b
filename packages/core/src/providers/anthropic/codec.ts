import type { Capabilities, ChatCodec } from '../contract.ts'
import { classifyError } from './classify-error.ts'
import { createStreamDecoder, decodeReply } from './decode.ts'
import { encode } from './encode.ts'
import type { Platform } from './encoding.ts'
import { traitsOf } from './model-traits.ts'

const capabilities: Capabilities = {
  parameters: new Set([
    'max_tokens',
    'max_completion_tokens',
    'temperature',
    'top_p',
    'top_k',
    'stop',
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'response_format',
    'structured_outputs',
    'reasoning',
    'reasoning_effort',
    'include_reasoning',
    'verbosity',
    'service_tier',
    'cache_control',
    'user',
  ]),
  input: new Set(['text', 'image', 'file']),
  output: new Set(['text']),
}

/** Anthropic's Messages API, of Anthropic itself or behind a cloud's door. */
export function createAnthropicCodec(platform: Platform = 'anthropic'): ChatCodec {
  return {
    wire: 'anthropic-messages',
    encode: (input) => encode(input, platform),
    decodeReply,
    createStreamDecoder,
    classifyError,
    capabilities,
    defaultMaxTokens: (offer) => traitsOf(offer).maxOutputTokens,
  }
}
