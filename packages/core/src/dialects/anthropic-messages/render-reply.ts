import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail } from '../contract.ts'
import { collectBlocks } from './collect-blocks.ts'
import { completeBlock } from './complete.ts'
import { renderUsage } from './render-usage.ts'
import { type Stop, stopOf } from './stop-reason.ts'

/** A whole answer as a message (section 21). Where the provider spoke this dialect itself, what it sent is kept as sent. */
export function renderReply(
  head: AnswerHead,
  { events, body }: { events: readonly ChatEvent[]; body?: Record<string, unknown> | undefined },
  tail: AnswerTail,
): object {
  const content = Array.isArray(body?.['content'])
    ? (body['content'] as unknown[]).map(completeBlock)
    : collectBlocks(events, head.withholdReasoning)
  return {
    container: null,
    ...(body ?? stopOfEvents(events)),
    ...(body && { stop_details: body['stop_details'] ?? null, stop_sequence: body['stop_sequence'] ?? null }),
    id: head.generationId,
    type: 'message',
    role: 'assistant',
    model: head.model,
    provider: head.provider,
    content,
    usage: renderUsage(tail, body?.['usage']),
    ...tailMembers(tail),
  }
}

export function stopOfEvents(events: readonly ChatEvent[]): Stop {
  const finish = events.findLast((event) => event.type === 'finish' && event.choice === 0)
  const refusal = events
    .map((event) => (event.type === 'refusal-delta' && event.choice === 0 ? event.text : ''))
    .join('')
  return stopOf(finish?.type === 'finish' ? finish : undefined, refusal)
}

export const tailMembers = ({ metadata, warnings }: AnswerTail): object => ({
  ...(metadata && { openrouter_metadata: metadata }),
  ...(warnings?.length && { warnings }),
})
