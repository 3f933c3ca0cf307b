import type { FinishReason } from '../../chat/index.ts'
import type { FailureKind } from '../../errors/upstream-failure.ts'

/**
 * Cohere's `finish_reason` in the callers' words; one that is missing here is `undefined`.
 * Source: `ChatFinishReason` of cohere-ai 8.1.0, and of v1 where v2 says nothing new; read 2026-11-22.
 */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  ERROR_LIMIT: 'length',
  TOOL_CALL: 'tool_calls',
  ERROR_TOXIC: 'content_filter',
}

export const finishReasonOf = (native: string): FinishReason | undefined =>
  Object.hasOwn(finishReasons, native) ? finishReasons[native] : undefined

/** Endings that are no end: the generation failed, and Cohere says so inside a 200. */
const failures: Readonly<Record<string, FailureKind>> = { ERROR: 'server', TIMEOUT: 'timeout' }

export const failureKindOf = (native: string): FailureKind | undefined =>
  Object.hasOwn(failures, native) ? failures[native] : undefined
