import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead } from '../contract.ts'
import { reasoningText } from './collect-choices.ts'
import { reasoningMembers, renderToolCall } from './render-delta.ts'
import { dropUnspecified } from './specified-members.ts'

type Json = Record<string, unknown>

/**
 * The lossless lane's way back: a provider's own chunk with the specified members set to ours (envelope, finish reason,
 * reasoning, tool calls) and all others kept as sent. The chunk is edited in place; the one that carried the usage becomes
 * ours at the end, so here it vanishes. Empty when nothing is left to say.
 */
export function editChunk(head: AnswerHead, chunk: Json, events: readonly ChatEvent[]): string {
  const choices = chunk['choices']
  const hadUsage = chunk['usage'] !== undefined && chunk['usage'] !== null
  if (chunk['error'] !== undefined || (hadUsage && !(Array.isArray(choices) && choices.length > 0))) return ''
  chunk['id'] = head.generationId
  chunk['object'] = 'chat.completion.chunk'
  chunk['created'] = head.created
  chunk['model'] = head.model
  chunk['provider'] = head.provider
  if ('usage' in chunk) delete chunk['usage']
  if (typeof chunk['system_fingerprint'] !== 'string') delete chunk['system_fingerprint']
  if (Array.isArray(choices)) {
    for (let position = 0; position < choices.length; position += 1) {
      editChoice(choices[position] as Json, position, head, events)
    }
  } else chunk['choices'] = []
  return `data: ${JSON.stringify(chunk)}\n\n`
}

function editChoice(choice: Json, position: number, head: AnswerHead, events: readonly ChatEvent[]): void {
  const index = choiceIndex(choice, position)
  choice['index'] = index
  // some servers repeat it; callers are told once
  choice['finish_reason'] = null
  if ('native_finish_reason' in choice) choice['native_finish_reason'] = null
  if ('logprobs' in choice) choice['logprobs'] = null
  const delta = (choice['delta'] ??= {}) as Json
  dropUnspecified(delta)
  let text: string | undefined
  let reasoning: string | undefined
  let details: unknown[] | undefined
  let calls: Json[] | undefined
  let annotations: unknown[] | undefined
  let images: unknown[] | undefined
  for (const event of events) {
    if (!('choice' in event) || event.choice !== index) continue
    switch (event.type) {
      case 'text-delta':
        text = (text ?? '') + event.text
        break
      case 'reasoning-delta':
        reasoning = (reasoning ?? '') + reasoningText(event.detail)
        ;(details ??= []).push(event.detail)
        break
      case 'tool-call-delta':
        ;(calls ??= []).push(renderToolCall(event))
        break
      case 'annotation':
        ;(annotations ??= []).push(event.annotation)
        break
      case 'image':
        ;(images ??= []).push(event.image)
        break
      case 'logprobs':
        choice['logprobs'] = event.logprobs
        break
      case 'finish':
        choice['finish_reason'] = event.reason ?? null
        choice['native_finish_reason'] = event.nativeReason ?? null
        break
      default:
    }
  }
  // typed parts, and texts in which thoughts stand, are other texts to the caller than to the provider
  if (text !== undefined) delta['content'] = text
  else if (delta['content'] !== undefined && delta['content'] !== null) delta['content'] = ''
  if (head.withholdReasoning) for (const member of reasoningMembers) delete delta[member]
  else if (details) {
    if (reasoning) delta['reasoning'] = reasoning
    delta['reasoning_details'] = details
  } else if (delta['reasoning_details'] !== undefined) delete delta['reasoning_details'] // nothing is in them
  if (annotations) delta['annotations'] = annotations
  if (images) delta['images'] = images
  const sent = delta['tool_calls']
  if (calls) delta['tool_calls'] = mergeToolCalls(calls, sent)
  else if (sent !== undefined) delete delta['tool_calls']
}

/** Which choice an entry is about, as codecs of this wire count them. */
export const choiceIndex = (choice: Json, position: number): number =>
  typeof choice['index'] === 'number' ? choice['index'] : position

/** Our normalised pieces over the provider's own, where they are the same ones. */
function mergeToolCalls(calls: Json[], sent: unknown): Json[] {
  if (!Array.isArray(sent) || sent.length !== calls.length) return calls
  return calls.map((call, index) => ({ ...withoutNulls(sent[index] as Json), ...call }))
}

const withoutNulls = (sent: Json): Json => {
  for (const member in sent) if (sent[member] === null) delete sent[member]
  return sent
}
