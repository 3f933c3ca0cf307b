import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail } from '../contract.ts'
import { type CollectedChoice, collectChoices } from './collect-choices.ts'
import { isObject } from '../../providers/json-value.ts'
import { choiceIndex } from '../../providers/openai-chat/choice-index.ts'
import { mergeToolCalls } from './edit-choice.ts'
import { dropUnspecifiedHead } from './edit-chunk.ts'
import { reasoningMembers } from './render-delta.ts'
import { clearSpecified } from './specified-members.ts'

/**
 * A whole answer as `chat.completion` (section 13). Where the provider spoke this dialect itself, every member it sent beyond
 * the specified ones is kept as sent.
 */
export function renderReply(
  head: AnswerHead,
  { events, body }: { events: readonly ChatEvent[]; body?: Record<string, unknown> | undefined },
  tail: AnswerTail,
): object {
  const choices = collectChoices(events, head.withholdReasoning)
  if (body) dropUnspecifiedHead(body)
  return {
    ...body,
    id: head.generationId,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    provider: head.provider,
    system_fingerprint: fingerprintOf(events) ?? null,
    choices: body ? mergeChoices(choices, body['choices'], head.withholdReasoning) : choices,
    ...(tail.serviceTier !== undefined && { service_tier: tail.serviceTier }),
    ...(tail.usage && { usage: tail.usage }),
    ...(tail.metadata && { openrouter_metadata: tail.metadata }),
    ...(tail.warnings?.length && { warnings: tail.warnings }),
  }
}

function fingerprintOf(events: readonly ChatEvent[]): string | undefined {
  for (const event of events) if (event.type === 'response-start') return event.systemFingerprint
  return undefined
}

type Json = Record<string, unknown>

/** Our normalised members over the provider's own. */
function mergeChoices(choices: CollectedChoice[], sent: unknown, withholdReasoning = false): object[] {
  const byIndex = new Map<number | undefined, Json>()
  if (Array.isArray(sent)) {
    sent.forEach((choice: unknown, position) => {
      if (isObject(choice)) byIndex.set(choiceIndex(choice, position), choice)
    })
  }
  return choices.map((choice) => {
    const { logprobs: _, ...own } = byIndex.get(choice.index) ?? {}
    const message = isObject(own['message']) ? { ...own['message'] } : {}
    const calls = choice.message.tool_calls
    const merged = calls && { tool_calls: mergeToolCalls(calls, message['tool_calls']) }
    clearSpecified(message)
    if (withholdReasoning) for (const member of reasoningMembers) delete message[member]
    // tool calls the provider ran itself are no events: what the caller must answer is what was collected
    return { ...own, ...choice, message: { ...message, ...choice.message, ...merged } }
  })
}
