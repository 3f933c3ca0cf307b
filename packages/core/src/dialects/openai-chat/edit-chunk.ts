import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead } from '../contract.ts'
import { reasoningText } from './collect-choices.ts'
import { reasoningMembers, renderToolCall } from './render-delta.ts'

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
  if (chunk['system_fingerprint'] === null) delete chunk['system_fingerprint']
  if (Array.isArray(choices)) {
    for (let position = 0; position < choices.length; position += 1) {
      editChoice(choices[position] as Json, position, head, events)
    }
  } else chunk['choices'] = []
  return `data: ${JSON.stringify(chunk)}\n\n`
}

function editChoice(choice: Json, position: number, head: AnswerHead, events: readonly ChatEvent[]): void {
  const index = (choice['index'] as number | undefined) ?? position
  choice['index'] = index
  choice['finish_reason'] ??= null
  const delta = (choice['delta'] ??= {}) as Json
  if (delta['content'] !== undefined && delta['content'] !== null && typeof delta['content'] !== 'string') {
    delete delta['content'] // typed parts: the events below say the same as plain text
  }
  let reasoning: string | undefined
  let details: unknown[] | undefined
  let calls: Json[] | undefined
  for (const event of events) {
    if (!('choice' in event) || event.choice !== index) continue
    switch (event.type) {
      case 'text-delta':
        if (typeof delta['content'] !== 'string') delta['content'] = event.text
        break
      case 'reasoning-delta':
        reasoning = (reasoning ?? '') + reasoningText(event.detail)
        ;(details ??= []).push(event.detail)
        break
      case 'tool-call-delta':
        ;(calls ??= []).push(renderToolCall(event))
        break
      case 'finish':
        choice['finish_reason'] = event.reason ?? null
        choice['native_finish_reason'] = event.nativeReason ?? null
        break
      default:
    }
  }
  if (head.withholdReasoning) for (const member of reasoningMembers) delete delta[member]
  else if (details) {
    if (reasoning) delta['reasoning'] = reasoning
    delta['reasoning_details'] = details
  }
  const sent = delta['tool_calls']
  if (calls) delta['tool_calls'] = mergeToolCalls(calls, sent)
  else if (sent !== undefined) delete delta['tool_calls']
}

/** Our normalised pieces over the provider's own, where they are the same ones. */
function mergeToolCalls(calls: Json[], sent: unknown): Json[] {
  if (!Array.isArray(sent) || sent.length !== calls.length) return calls
  return calls.map((call, index) => ({ ...(sent[index] as Json), ...call }))
}
