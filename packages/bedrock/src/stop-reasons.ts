import type { FinishReason } from '@inroute/core/provider'

/**
 * Converse's `stopReason` in the callers' words; one that is missing here is `undefined`.
 * Source: `StopReason` of @aws-sdk/client-bedrock-runtime 3.1164.0, read 2026-11-22.
 */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
}

export const finishReasonOf = (native: string): FinishReason | undefined =>
  Object.hasOwn(finishReasons, native) ? finishReasons[native] : undefined
