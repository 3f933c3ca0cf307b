import type { Warning } from '../contract.ts'
import type { GeminiPlatform } from './gemini-codec.ts'
import type { ModelFamily } from './model-family.ts'

/** What every part of the encoder needs to know, and where it reports what it could not keep. */
export interface EncodeContext {
  platform: GeminiPlatform
  family: ModelFamily
  warnings: Warning[]
}

/** One part of a Gemini content, as sent. */
export type GeminiPart = { text?: string; [member: string]: unknown }

export interface GeminiContent {
  role: 'user' | 'model'
  parts: GeminiPart[]
}

/** Of a marker on a part, a tool or the request. */
export const cacheMessage = 'Gemini caches prompts by itself; explicit breakpoints are not sent'

/** Reported once per field, however often it is met. */
export function warn(context: EncodeContext, type: Warning['type'], field: string, message: string): void {
  if (context.warnings.some((known) => known.field === field && known.message === message)) return
  context.warnings.push({ type, field, message })
}
