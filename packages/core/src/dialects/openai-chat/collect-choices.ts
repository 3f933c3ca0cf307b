import { isObject } from '../../providers/json-value.ts'
import type { Annotation, ChatEvent, OutputAudio, OutputImage, ReasoningDetail } from '../../chat/index.ts'

/** A choice of a whole answer in the callers' shape; members nobody sent are absent. */
export interface CollectedChoice {
  index: number
  finish_reason: string | null
  native_finish_reason: string | null
  message: CollectedMessage
  logprobs?: unknown
}

export interface CollectedMessage {
  role: 'assistant'
  content: string | null
  refusal?: string | null
  reasoning?: string
  reasoning_details?: ReasoningDetail[]
  tool_calls?: CollectedToolCall[]
  annotations?: Annotation[]
  images?: OutputImage[]
  audio?: OutputAudio
}

export type CollectedToolCall =
  | { id: string; type: 'function'; function: { name: string; arguments: string } }
  | { id: string; type: 'custom'; custom: { name: string; input: string } }

/** Puts an answer's events together into choices, whether they came in one piece or in hundreds. */
export function collectChoices(events: readonly ChatEvent[], withholdReasoning = false): CollectedChoice[] {
  const choices = new Map<number, CollectedChoice>()
  for (const event of events) {
    if (!('choice' in event) || (withholdReasoning && event.type === 'reasoning-delta')) continue
    let choice = choices.get(event.choice)
    if (!choice) {
      choice = {
        index: event.choice,
        finish_reason: null,
        native_finish_reason: null,
        message: { role: 'assistant', content: null },
      }
      choices.set(event.choice, choice)
    }
    collect(choice, event)
  }
  return [...choices.values()].sort((a, b) => a.index - b.index)
}

function collect(choice: CollectedChoice, event: Extract<ChatEvent, { choice: number }>): void {
  const { message } = choice
  switch (event.type) {
    case 'text-delta':
      message.content = (message.content ?? '') + event.text
      break
    case 'refusal-delta':
      message.refusal = (message.refusal ?? '') + event.text
      break
    case 'reasoning-delta':
      message.reasoning_details = mergeDetail(message.reasoning_details ?? [], event.detail)
      if (reasoningText(event.detail)) message.reasoning = (message.reasoning ?? '') + reasoningText(event.detail)
      break
    case 'tool-call-delta':
      message.tool_calls = mergeToolCall(message.tool_calls ?? [], event)
      break
    case 'annotation':
      ;(message.annotations ??= []).push(event.annotation)
      break
    case 'image':
      ;(message.images ??= []).push(event.image)
      break
    case 'audio-delta':
      message.audio = mergeAudio(message.audio ?? {}, event.audio)
      break
    case 'logprobs':
      choice.logprobs = mergeLogprobs(choice.logprobs, event.logprobs)
      break
    case 'finish':
      choice.finish_reason = event.reason ?? null
      choice.native_finish_reason = event.nativeReason ?? null
      break
  }
}

/** What a detail contributes to the plain `reasoning` string. */
export function reasoningText(detail: ReasoningDetail): string {
  if (detail.type === 'reasoning.text') return detail.text ?? ''
  return detail.type === 'reasoning.summary' ? detail.summary : ''
}

/** Pieces of one detail share type and index (section 10); a signature that comes late belongs to the text before it. */
function mergeDetail(details: ReasoningDetail[], piece: ReasoningDetail): ReasoningDetail[] {
  const last = details.at(-1)
  const continues = last !== undefined && last.type === piece.type && last.index === piece.index
  if (continues && last.type === 'reasoning.text' && piece.type === 'reasoning.text') {
    Object.assign(last, defined(piece), { text: concat(last.text, piece.text) })
    if (piece.signature == null && last.signature == null) delete last.signature
  } else if (continues && last.type === 'reasoning.summary' && piece.type === 'reasoning.summary') {
    Object.assign(last, defined(piece), { summary: last.summary + piece.summary })
  } else details.push({ ...piece })
  return details
}

const concat = (a: string | null | undefined, b: string | null | undefined): string | null =>
  a == null && b == null ? null : (a ?? '') + (b ?? '')

const defined = (piece: object): object =>
  Object.fromEntries(Object.entries(piece).filter(([, value]) => value !== null && value !== undefined))

function mergeToolCall(
  calls: CollectedToolCall[],
  event: Extract<ChatEvent, { type: 'tool-call-delta' }>,
): CollectedToolCall[] {
  const call = calls[event.index]
  if (!call) {
    const id = event.id ?? ''
    const name = event.name ?? ''
    calls[event.index] =
      event.kind === 'custom'
        ? { id, type: 'custom', custom: { name, input: event.arguments } }
        : { id, type: 'function', function: { name, arguments: event.arguments } }
    return calls
  }
  if (event.id) call.id = event.id
  const called = call.type === 'custom' ? call.custom : call.function
  if (event.name) called.name = event.name
  if (call.type === 'custom') call.custom.input += event.arguments
  else call.function.arguments += event.arguments
  return calls
}

/** Pieces of an answer's probabilities: their lists one after another. */
function mergeLogprobs(earlier: unknown, piece: unknown): unknown {
  if (!isObject(earlier) || !isObject(piece)) return piece
  const merged = { ...earlier }
  for (const [name, list] of Object.entries(piece)) {
    const before = merged[name]
    merged[name] =
      Array.isArray(before) && Array.isArray(list)
        ? [...(before as unknown[]), ...(list as unknown[])]
        : (list ?? before)
  }
  return merged
}

function mergeAudio(audio: OutputAudio, piece: OutputAudio): OutputAudio {
  return {
    ...audio,
    ...piece,
    ...((audio.data ?? piece.data) !== undefined && { data: (audio.data ?? '') + (piece.data ?? '') }),
    ...((audio.transcript ?? piece.transcript) !== undefined && {
      transcript: (audio.transcript ?? '') + (piece.transcript ?? ''),
    }),
  }
}
