import type { ChatRequest } from '../chat/request.ts'
import type { NativeRequest } from '../providers/contract.ts'

export interface SentRequest {
  request: ChatRequest
  native?: NativeRequest | undefined
}

/** What callers' wires call the most completion tokens; a Chat Completions body is the neutral request itself. */
const limitMembers: Readonly<Record<string, string>> = {
  'anthropic-messages': 'max_tokens',
  'openai-responses': 'max_output_tokens',
}

/** The same request, allowed so many completion tokens over all its choices and no more. */
export function clampCompletion({ request, native }: SentRequest, maxTokens: number): SentRequest {
  const perChoice = Math.max(1, Math.floor(maxTokens / Math.max(1, request.n ?? 1)))
  const member = native && limitMembers[native.wire]
  const { max_tokens: old, max_completion_tokens: newer } = request
  return {
    request: {
      ...request,
      ...((old ?? newer ?? undefined) === undefined || typeof old === 'number' ? { max_tokens: perChoice } : {}),
      ...(typeof newer === 'number' ? { max_completion_tokens: perChoice } : {}),
    },
    ...(native && member && { native: { wire: native.wire, body: { ...native.body, [member]: perChoice } } }),
  }
}
