import type { FinishReason } from '../../chat/index.ts'

/**
 * Every word a server of this wire has been seen or documented to end a choice with. Anything else is kept as the native
 * reason only: an unknown reason is not `stop`.
 */
const finishReasons: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['stop', 'stop'],
  ['eos', 'stop'], // Together
  ['eos_token', 'stop'], // Hugging Face's text-generation-inference
  ['stop_sequence', 'stop'],
  ['end_turn', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'], // Mistral: the window is full
  ['model_context_window_exceeded', 'length'], // Z.AI
  ['tool_calls', 'tool_calls'],
  ['tool_call', 'tool_calls'], // Azure's serverless DeepSeek
  ['tool_use', 'tool_calls'],
  ['function_call', 'tool_calls'], // OpenAI's legacy form
  ['content_filter', 'content_filter'],
  ['sensitive', 'content_filter'], // Z.AI
  ['safety', 'content_filter'],
  ['refusal', 'content_filter'],
  ['error', 'error'],
  ['network_error', 'error'], // Z.AI
  ['insufficient_system_resource', 'error'], // DeepSeek
  ['abort', 'error'], // vLLM, SGLang
])

/**
 * `stop` beside tool calls stays `stop`: OpenAI itself ends so where `tool_choice` names the tool, and callers who read its
 * API know it.
 *
 * Whatever its case: gateways before a model of another vendor pass on `STOP` and `MAX_TOKENS`.
 */
export const toFinishReason = (native: string): FinishReason | undefined => finishReasons.get(native.toLowerCase())

/** Some servers write `""` or `"null"` into every chunk until the end. */
export const isFinished = (native: unknown): native is string =>
  typeof native === 'string' && native !== '' && native !== 'null'
