import {
  type AnswerContext,
  countOf,
  type Decoded,
  type JsonObject,
  listOf,
  objectOf,
  parseJson,
  type StreamDecoder,
  textOf,
} from '@inroute/core/provider'
import { AnswerEvents } from './answer-events.ts'
import { failureOfException } from './classify-error.ts'

/** A whole answer of Converse. */
export function decodeConverseReply(body: unknown, context?: AnswerContext): Decoded {
  const reply = objectOf(body)
  const message = objectOf(objectOf(reply?.['output'])?.['message'])
  const answer = new AnswerEvents(context)
  if (!reply || !message) {
    answer.fail({ kind: 'malformed', message: 'the answer holds no message' })
    return { events: answer.take(), ...(reply && { body: reply }) }
  }
  listOf(message['content']).forEach((block, index) => decodeBlock(answer, index, objectOf(block) ?? {}))
  answer.finish(textOf(reply['stopReason']))
  answer.metadata(reply)
  answer.end()
  return { events: answer.take(), body: reply }
}

function decodeBlock(answer: AnswerEvents, index: number, block: JsonObject): void {
  answer.openBlock(index, block)
  answer.text(textOf(block['text']))
  const reasoning = objectOf(block['reasoningContent'])
  if (reasoning) answer.reasoning(index, { ...objectOf(reasoning['reasoningText']), ...reasoning })
  const tool = objectOf(block['toolUse'])
  if (tool) answer.toolInput(index, jsonOf(tool['input'] ?? {}))
  const result = objectOf(block['toolResult'])
  if (result) answer.toolResult(index, result['content'])
  const cited = objectOf(block['citationsContent'])
  for (const piece of listOf(cited?.['content'])) answer.text(textOf(objectOf(piece)?.['text']))
  for (const citation of listOf(cited?.['citations'])) answer.citation(objectOf(citation))
  answer.image(index, objectOf(block['image']))
  answer.audio(objectOf(block['audio']))
  answer.closeBlock(index)
}

/** JSON.stringify recurses, JSON.parse does not: only values nested deeper than the stack fail. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '{}'
  }
}

/** The events of ConverseStream, by the frames' event types. */
export function createConverseStreamDecoder(context?: AnswerContext): StreamDecoder {
  const answer = new AnswerEvents(context)
  return {
    decode({ event, data }) {
      if (answer.over) return { events: [] }
      if (event?.startsWith('exception:')) {
        answer.fail(failureOfException(event, data))
        return { events: answer.take() }
      }
      const body = objectOf(parseJson(data))
      if (!body) return { events: [] }
      decodeEvent(answer, event, body)
      return { events: answer.take(), body }
    },
    end: () => [],
  }
}

function decodeEvent(answer: AnswerEvents, event: string | undefined, body: JsonObject): void {
  const block = countOf(body['contentBlockIndex']) ?? 0
  switch (event) {
    case 'contentBlockDelta':
      return decodeDelta(answer, block, objectOf(body['delta']) ?? {})
    case 'contentBlockStart':
      return answer.openBlock(block, objectOf(body['start']) ?? {})
    case 'contentBlockStop':
      return answer.closeBlock(block)
    case 'messageStop':
      return answer.finish(textOf(body['stopReason']))
    case 'metadata':
      answer.metadata(body)
      return answer.end()
    default:
  }
}

function decodeDelta(answer: AnswerEvents, block: number, delta: JsonObject): void {
  answer.enter(block)
  const text = textOf(delta['text'])
  if (text !== undefined) return answer.text(text)
  const tool = objectOf(delta['toolUse'])
  if (tool) return answer.toolInput(block, textOf(tool['input']))
  const reasoning = objectOf(delta['reasoningContent'])
  if (reasoning) return answer.reasoning(block, reasoning)
  if (Array.isArray(delta['toolResult'])) return answer.toolResult(block, delta['toolResult'])
  answer.citation(objectOf(delta['citation']))
  answer.image(block, objectOf(delta['image']))
}
