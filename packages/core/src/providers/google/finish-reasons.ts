import type { FinishReason } from '../../chat/index.ts'

/**
 * Every documented `finishReason` in the callers' words. A reason that is missing here, or says nothing (`OTHER`,
 * `IMAGE_OTHER`, `FINISH_REASON_UNSPECIFIED`), is `undefined`: Gemini's own word stands beside it. The model's own failures
 * (a call it could not write down, a tool nobody offered) are `error`, as OpenRouter reports them.
 * Source: `FinishReason` of @google/genai 3.1.0 and the Vertex AI reference (MODEL_ARMOR), read 2026-11-22.
 */
const finishReasons: Readonly<Record<string, FinishReason | undefined>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  // the per-request cap was reached although max_tokens was not: the answer is incomplete all the same
  CONTINUATION: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  MODEL_ARMOR: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  LANGUAGE: 'error',
  MALFORMED_FUNCTION_CALL: 'error',
  MALFORMED_RESPONSE: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  NO_IMAGE: 'error',
}

/** Where a client asks for enums as numbers; further ones differ between the Gemini API and Vertex AI. */
const numbered = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION'] as const

/** Gemini's own word, as sent. */
export function nativeReasonOf(finishReason: unknown): string | undefined {
  if (typeof finishReason === 'number') return numbered[finishReason] ?? String(finishReason)
  return typeof finishReason === 'string' ? finishReason : undefined
}

/** Gemini ends with `STOP` whether it answered or called functions. */
export function finishReasonOf(nativeReason: string, hasToolCalls: boolean): FinishReason | undefined {
  const reason = Object.hasOwn(finishReasons, nativeReason) ? finishReasons[nativeReason] : undefined
  return reason === 'stop' && hasToolCalls ? 'tool_calls' : reason
}

/** Prompts are blocked with no candidate at all; any reason but "unspecified" is a block. */
export const isBlockReason = (reason: string | undefined): reason is string =>
  reason !== undefined && reason !== 'BLOCKED_REASON_UNSPECIFIED' && reason !== 'BLOCK_REASON_UNSPECIFIED'
