import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail, CallerUsage } from '../contract.ts'

/** The vectors of an answer, in the order of the inputs. */
export function renderReply(
  head: AnswerHead,
  { events }: { events: readonly ChatEvent[] },
  { usage, warnings, metadata }: AnswerTail,
): object {
  const vectors = events.flatMap((event) => (event.type === 'embeddings' ? event.embeddings : []))
  return {
    id: head.generationId,
    object: 'list',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: head.model,
    provider: head.provider,
    ...(usage && { usage: promptUsage(usage) }),
    ...(metadata && { openrouter_metadata: metadata }),
    ...(warnings?.length && { warnings }),
  }
}

/** Embeddings have no completion, and their usage no member for one. */
function promptUsage(usage: CallerUsage): object {
  const { completion_tokens: _, completion_tokens_details: __, ...prompt } = usage
  return prompt
}
