import type { AnswerHead, AnswerTail, StreamRenderer } from '../contract.ts'
import type { ItemWriter, WireEvent } from './item-writer.ts'
import {
  createItemWriter,
  isShown,
  renderResponse,
  type Standing,
  standingOf,
  standingOfError,
} from './render-response.ts'

/**
 * Renders events as the named messages of OpenAI's stream: the response opened, its items, and the whole response at the end.
 * Each message has the number after the last one's.
 */
export function createStreamRenderer(): StreamRenderer {
  let writer: ItemWriter | undefined
  let standing: Standing = { status: 'completed' }
  let sequence = 0
  let text = ''
  const emit = ({ type, ...members }: WireEvent): void => {
    text += `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...members })}\n\n`
    sequence += 1
  }

  const start = (head: AnswerHead): ItemWriter => {
    if (writer) return writer
    const response = renderResponse(head, { status: 'in_progress', output: [] }, undefined)
    emit({ type: 'response.created', response })
    emit({ type: 'response.in_progress', response })
    writer = createItemWriter(head)
    return writer
  }

  const end = (head: AnswerHead, last: Standing, tail: AnswerTail): void => {
    const { items } = start(head)
    writer?.end(emit, last.status !== 'completed')
    const type = `response.${last.status}`
    emit({ type, response: renderResponse(head, { ...last, output: items }, tail) })
  }

  const taken = (): string => {
    const written = text
    text = ''
    return written
  }

  return {
    render(head, events) {
      for (const event of events) {
        if (event.type === 'finish' && event.choice === 0) standing = standingOf(event)
        else if (isShown(event, head)) start(head).write(event, emit)
      }
      return taken()
    },
    finish(head, tail) {
      end(head, standing, tail)
      return `${taken()}data: [DONE]\n\n`
    },
    fail(head, error, tail) {
      const last = standingOfError(error)
      end(head, last, tail)
      return last.status === 'failed' ? taken() : `${taken()}data: [DONE]\n\n`
    },
    keepAlive: () => ': OPENROUTER PROCESSING\n\n',
  }
}
