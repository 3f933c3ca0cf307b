import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail } from '../contract.ts'
import { type CollectedChoice, collectChoices } from './collect-choices.ts'
import { choiceIndex } from './edit-chunk.ts'
import { reasoningMembers } from './render-delta.ts'
import { dropUnspecified } from './specified-members.ts'

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
  const byIndex = new Map<number, Json>()
  if (Array.isArray(sent)) {
    sent.forEach((choice: Json, position) => byIndex.set(choiceIndex(choice, position), choice))
  }
  return choices.map((choice) => {
    const own = byIndex.get(choice.index) ?? {}
    const message = { ...(own['message'] as Json | undefined) }
    dropUnspecified(message)
    if (withholdReasoning) for (const member of reasoningMembers) delete message[member]
    // tool calls the provider ran itself are no events: what the caller must answer is what was collected
    if (!choice.message.tool_calls) delete message['tool_calls']
    if (!choice.message.reasoning_details) delete message['reasoning_details']
    return { ...own, ...choice, message: { ...message, ...choice.message, ...keepToolCalls(message, choice) } }
  })
}

/** The provider's own tool calls where they are the collected ones: they may carry members of its own. */
function keepToolCalls(message: Json, { message: collected }: CollectedChoice): Json | undefined {
  const sent = message['tool_calls']
  if (!Array.isArray(sent) || sent.length !== collected.tool_calls?.length) return undefined
  return { tool_calls: collected.tool_calls.map((call, index) => ({ ...(sent[index] as Json), ...call })) }
}
