import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail, StreamRenderer } from '../contract.ts'
import { editChunk } from './edit-chunk.ts'
import { renderDelta } from './render-delta.ts'
import { errorBody } from './render-error.ts'

/**
 * Renders events as `chat.completion.chunk` messages (section 14): one stable envelope, usage once at the end in a chunk
 * without choices, `[DONE]` after a proper end only.
 */
export function createStreamRenderer(): StreamRenderer {
  const begun = new Set<number>()
  let envelopeOf: AnswerHead | undefined
  let envelope = ''

  /** `data: {"id":...,"provider":"..."` without the closing brace; the same for every chunk of an attempt. */
  const open = (head: AnswerHead): string => {
    if (envelopeOf !== head) {
      envelopeOf = head
      const members = {
        id: head.generationId,
        object: 'chat.completion.chunk',
        created: head.created,
        model: head.model,
        provider: head.provider,
      }
      envelope = `data: ${JSON.stringify(members).slice(0, -1)}`
    }
    return envelope
  }

  const renderChoice = (head: AnswerHead, choice: number, delta: string, rest: string): string => {
    let members = delta
    if (!begun.has(choice)) {
      begun.add(choice)
      members = `"role":"assistant"${delta === '' ? ',"content":""' : `,${delta}`}`
    }
    return `${open(head)},"choices":[{"index":${choice},"delta":{${members}},${rest}}]}\n\n`
  }

  const renderEvent = (head: AnswerHead, event: ChatEvent): string => {
    if (!('choice' in event)) return ''
    if (event.type === 'finish') {
      const reasons = { finish_reason: event.reason ?? null, native_finish_reason: event.nativeReason ?? null }
      return renderChoice(head, event.choice, '', JSON.stringify(reasons).slice(1, -1))
    }
    if (event.type === 'logprobs') {
      return renderChoice(head, event.choice, '', `"finish_reason":null,"logprobs":${JSON.stringify(event.logprobs)}`)
    }
    const delta = renderDelta(event, head.withholdReasoning)
    return delta === '' ? '' : renderChoice(head, event.choice, delta, '"finish_reason":null')
  }

  return {
    render(head, events, body) {
      if (body) return editChunk(head, body, events, (event) => renderEvent(head, event))
      let text = ''
      for (const event of events) text += renderEvent(head, event)
      return text
    },
    pass: () => {},
    finish(head, tail) {
      const last = JSON.stringify({ choices: [], ...tailMembers(tail) }).slice(1)
      return `${open(head)},${last}\n\ndata: [DONE]\n\n`
    },
    fail(head, error, tail) {
      const last = JSON.stringify({
        error: errorBody(error),
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: 'error' }],
        ...(tail.metadata && error.status !== 500 && { openrouter_metadata: tail.metadata }),
      }).slice(1)
      return `${open(head)},${last}\n\n`
    },
    keepAlive: () => ': OPENROUTER PROCESSING\n\n',
  }
}

function tailMembers(tail: AnswerTail): object {
  return {
    ...(tail.serviceTier !== undefined && { service_tier: tail.serviceTier }),
    ...(tail.usage && { usage: tail.usage }),
    ...(tail.metadata && { openrouter_metadata: tail.metadata }),
    ...(tail.warnings?.length && { warnings: tail.warnings }),
  }
}
