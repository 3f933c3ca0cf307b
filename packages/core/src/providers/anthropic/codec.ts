import type { ChatCodec } from '../contract.ts'
import { anthropicCapabilities } from './capabilities.ts'
import { classifyError } from './classify-error.ts'
import { createStreamDecoder, decodeReply } from './decode.ts'
import { encode } from './encode.ts'
import type { Platform } from './encoding.ts'
import { traitsOf } from './model-traits.ts'

/** Anthropic's Messages API, of Anthropic itself or behind a cloud's door. */
export function createAnthropicCodec(platform: Platform = 'anthropic'): ChatCodec {
  return {
    wire: 'anthropic-messages',
    encode: (input) => encode(input, platform),
    decodeReply,
    createStreamDecoder,
    classifyError,
    capabilities: anthropicCapabilities,
    defaultMaxTokens: (offer) => traitsOf(offer).maxOutputTokens,
  }
}
