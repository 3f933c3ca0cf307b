import type { ChatCodec } from '../contract.ts'
import { geminiCapabilities } from './capabilities.ts'
import { classifyGeminiError } from './classify-error.ts'
import { createGeminiStreamDecoder, decodeGeminiReply } from './decode-answer.ts'
import { encodeGeminiRequest } from './encode-request.ts'

/** The two places that speak Gemini: Google AI Studio's API and Vertex AI. They differ in what a request may hold. */
export type GeminiPlatform = 'gemini-api' | 'vertex-ai'

/** `generateContent` and `streamGenerateContent`. */
export function createGeminiCodec(platform: GeminiPlatform): ChatCodec {
  return {
    wire: 'gemini',
    encode: (input) => encodeGeminiRequest(input, platform),
    decodeReply: decodeGeminiReply,
    createStreamDecoder: createGeminiStreamDecoder,
    classifyError: classifyGeminiError,
    capabilities: geminiCapabilities,
  }
}
