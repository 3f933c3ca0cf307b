import type { FinishReason } from '../../chat/index.ts'

/** The documented stop reasons (https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons, read 2026-09-20). */
const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  // a long turn of server tools, paused: sent back as it is, it goes on
  ['pause_turn', 'stop'],
  ['compaction', 'stop'],
  ['tool_use', 'tool_calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
])

/** `undefined` for a stop reason that is not documented. */
export const finishReasonOf = (stopReason: string): FinishReason | undefined => finishReasons.get(stopReason)
