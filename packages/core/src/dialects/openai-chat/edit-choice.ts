import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { reasoningText } from './collect-choices.ts'
import { reasoningMembers, renderToolCall } from './render-delta.ts'
import { clearSpecified } from './specified-members.ts'

type Json = Record<string, unknown>

/** One choice of a provider's own chunk, edited in place: what is specified comes from the events, what is not stays. */
export function editChoice(
  choice: Json,
  index: number,
  { head, events }: { head: AnswerHead; events: readonly ChatEvent[] },
): void {
  choice['index'] = index
  // some servers repeat it; callers are told once
  choice['finish_reason'] = null
  if ('native_finish_reason' in choice) choice['native_finish_reason'] = null
  if ('logprobs' in choice) choice['logprobs'] = null
  if (!isObject(choice['delta'])) choice['delta'] = {}
  const delta = choice['delta'] as Json
  const sent = delta['tool_calls']
  clearSpecified(delta)
  for (const event of events) if ('choice' in event && event.choice === index) apply(event, choice, delta)
  if (delta['tool_calls'] !== undefined) delta['tool_calls'] = mergeToolCalls(delta['tool_calls'] as Json[], sent)
  if (head.withholdReasoning) for (const member of reasoningMembers) delete delta[member]
}

function apply(event: Extract<ChatEvent, { choice: number }>, choice: Json, delta: Json): void {
  switch (event.type) {
    case 'text-delta':
      // typed parts, and texts in which thoughts stand, are other texts to the caller than to the provider
      append(delta, 'content', event.text)
      break
    case 'refusal-delta':
      append(delta, 'refusal', event.text)
      break
    case 'reasoning-delta':
      if (reasoningText(event.detail) !== '') append(delta, 'reasoning', reasoningText(event.detail))
      push(delta, 'reasoning_details', event.detail)
      break
    case 'tool-call-delta':
      push(delta, 'tool_calls', renderToolCall(event))
      break
    case 'annotation':
      push(delta, 'annotations', event.annotation)
      break
    case 'image':
      push(delta, 'images', event.image)
      break
    case 'audio-delta':
      delta['audio'] = event.audio
      break
    case 'logprobs':
      choice['logprobs'] = event.logprobs
      break
    case 'finish':
      choice['finish_reason'] = event.reason ?? null
      choice['native_finish_reason'] = event.nativeReason ?? null
  }
}

function append(delta: Json, member: string, text: string): void {
  const before = delta[member]
  delta[member] = typeof before === 'string' ? before + text : text
}

function push(delta: Json, member: string, item: unknown): void {
  const list = delta[member]
  if (Array.isArray(list)) list.push(item)
  else delta[member] = [item]
}

/**
 * Collected tool calls, or pieces of them, over the provider's own where they are the same ones: these may carry members of their
 * own.
 */
export function mergeToolCalls(calls: readonly object[], sent: unknown): readonly object[] {
  if (!Array.isArray(sent) || sent.length !== calls.length) return calls
  return calls.map((call, index) => ({ ...withoutNulls(sent[index]), ...call }))
}

/** A call as sent, for the members of its own. */
function withoutNulls(sent: unknown): Json {
  if (!isObject(sent)) return {}
  for (const member in sent) if (sent[member] === null) delete sent[member]
  return sent
}
