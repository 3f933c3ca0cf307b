import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { choiceIndex } from '../../providers/openai-chat/choice-index.ts'
import { editChoice } from './edit-choice.ts'

type Json = Record<string, unknown>

/**
 * The lossless lane's way back: a provider's own chunk with the specified members set to ours (envelope, finish reason, and
 * everything that is content) and all others kept as sent. The chunk is edited in place; the one that carried the usage
 * becomes ours at the end, so here it vanishes. Empty when nothing is left to say.
 * @param renderEvent for what was held back and belongs to no choice of this chunk
 */
export function editChunk(
  head: AnswerHead,
  chunk: Json,
  events: readonly ChatEvent[],
  renderEvent: (event: ChatEvent) => string,
): string {
  // an error ends the answer and is said there, with the reason why: what else its chunk holds is said without it
  if (events.some(({ type }) => type === 'error')) {
    return events.map((event) => (event.type === 'finish' ? '' : renderEvent(event))).join('')
  }
  const choices = chunk['choices']
  const kept: Json[] = []
  if (Array.isArray(choices)) {
    for (let position = 0; position < choices.length; position += 1) {
      const choice: unknown = choices[position]
      if (!isObject(choice)) continue
      const index = choiceIndex(choice, position)
      // a choice that stands there twice is told once, with what both entries say
      if (index === undefined || kept.some((other) => other['index'] === index)) continue
      editChoice(choice, index, { head, events })
      kept.push(choice)
    }
  }
  let before = ''
  for (const event of events) {
    if ('choice' in event && !kept.some((choice) => choice['index'] === event.choice)) before += renderEvent(event)
  }
  const isSaid = kept.length === 0 && (isObject(chunk['usage']) || 'error' in chunk)
  return isSaid ? before : `${before}data: ${JSON.stringify(inEnvelope(head, chunk, kept))}\n\n`
}

function inEnvelope(head: AnswerHead, chunk: Json, choices: Json[]): Json {
  chunk['id'] = head.generationId
  chunk['object'] = 'chat.completion.chunk'
  chunk['created'] = head.created
  chunk['model'] = head.model
  chunk['provider'] = head.provider
  chunk['choices'] = choices
  if ('usage' in chunk) delete chunk['usage']
  if ('error' in chunk) delete chunk['error']
  dropUnspecifiedHead(chunk)
  return chunk
}

/** Members of the envelope that callers are promised to be texts, where they are something else. */
export function dropUnspecifiedHead(body: Json): void {
  if ('system_fingerprint' in body && typeof body['system_fingerprint'] !== 'string') delete body['system_fingerprint']
  if ('service_tier' in body && typeof body['service_tier'] !== 'string') delete body['service_tier']
  if ('openrouter_metadata' in body && !isObject(body['openrouter_metadata'])) delete body['openrouter_metadata']
}
