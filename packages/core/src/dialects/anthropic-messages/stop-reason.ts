import type { ChatEvent, FinishReason } from '../../chat/index.ts'

const stopReasons: Readonly<Record<Exclude<FinishReason, 'error'>, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
}

const nativeReasons: ReadonlySet<string> = new Set([
  'end_turn',
  'max_tokens',
  'model_context_window_exceeded',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'compaction',
])

export interface Stop {
  stop_reason: string | null
  stop_sequence: string | null
  stop_details: { type: 'refusal'; category: null; explanation: string | null } | null
}

/** How the answer ended, in this dialect's words; an unknown reason is `null`, not `end_turn`. */
export function stopOf(finish: Extract<ChatEvent, { type: 'finish' }> | undefined, refusal: string): Stop {
  const { reason, nativeReason } = finish ?? {}
  const known = reason === undefined || reason === 'error' ? null : stopReasons[reason]
  // a forced tool that stood for a JSON answer: Anthropic's word is not what the caller saw happen
  const keepsWord =
    nativeReason !== undefined && nativeReasons.has(nativeReason) && !(nativeReason === 'tool_use' && reason === 'stop')
  const stopReason = refusal !== '' ? 'refusal' : keepsWord ? nativeReason : known
  return {
    stop_reason: stopReason,
    stop_sequence: null,
    stop_details: stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: refusal || null } : null,
  }
}
