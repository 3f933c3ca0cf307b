import { expect } from 'vitest'
import type { ModelOffer } from '../../src/catalog/offer.ts'
import type { ChatRequest } from '../../src/chat/index.ts'
import { encodeGeminiRequest } from '../../src/providers/google/encode-request.ts'
import type { GeminiPlatform } from '../../src/providers/google/gemini-codec.ts'

interface Sent {
  contents: { role: string; parts: Record<string, unknown>[] }[]
  systemInstruction?: { parts: Record<string, unknown>[] }
  tools?: Record<string, unknown>[]
  toolConfig?: Record<string, unknown>
  generationConfig?: Record<string, unknown>
  [member: string]: unknown
}

interface Options {
  model?: string
  platform?: GeminiPlatform
  offer?: Partial<ModelOffer>
}

/** What Gemini is sent for a request, and which of its members a warning is about. */
export function encode(request: Partial<ChatRequest>, { model = 'gemini-2.5-flash', platform, offer }: Options = {}) {
  const whole: ChatRequest = { messages: [{ role: 'user', content: 'hi' }], ...request }
  const before = JSON.stringify(whole)
  const input = { request: whole, stream: false, offer: { upstream: model, ...offer } }
  const { body, ...encoded } = encodeGeminiRequest(input, platform ?? 'gemini-api')
  expect(JSON.stringify(whole), 'the request is not mutated').toBe(before)
  return { ...encoded, body: body as Sent, fields: encoded.warnings.map(({ field }) => field) }
}
