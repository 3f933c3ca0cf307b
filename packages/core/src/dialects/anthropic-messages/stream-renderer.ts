import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail, StreamRenderer } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { BlockWriter, type WireEvent } from './block-writer.ts'
import { isWritten } from './collect-blocks.ts'
import { errorMembers } from './render-error.ts'
import { completeBlock, completeDelta } from './complete.ts'
import { tailMembers } from './render-reply.ts'
import { renderUsage } from './render-usage.ts'
import { stopOf } from './stop-reason.ts'

/**
 * Renders events as the named messages of Anthropic's stream: one message opened, its blocks, and at the end the reason, the
 * usage with its cost, and `message_stop`. A provider's own messages go through, but for what is the gateway's to say.
 */
export function createStreamRenderer(): StreamRenderer {
  const writer = new BlockWriter()
  let started = false
  let finish: Extract<ChatEvent, { type: 'finish' }> | undefined
  let refusal = ''
  /** The provider's own last message, held until the cost is known. */
  let ownDelta: Record<string, unknown> | undefined
  let text = ''
  const emit = (event: WireEvent): void => {
    text += sse(event)
  }

  const start = (head: AnswerHead, own: Record<string, unknown> = {}): void => {
    if (started) return
    started = true
    emit({
      type: 'message_start',
      message: {
        container: null,
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        ...own,
        id: head.generationId,
        type: 'message',
        role: 'assistant',
        model: head.model,
        provider: head.provider,
        content: [],
        usage: renderUsage({ usage: undefined }, own['usage']),
      },
    })
  }

  const pass = (head: AnswerHead, body: Record<string, unknown>): void => {
    switch (body['type']) {
      case 'message_start':
        start(head, isObject(body['message']) ? body['message'] : {})
        return
      case 'message_delta':
        ownDelta = { ...ownDelta, ...body }
        return
      case 'content_block_start':
        emit({ ...body, type: 'content_block_start', content_block: completeBlock(body['content_block']) })
        return
      case 'content_block_delta':
        emit({ ...body, type: 'content_block_delta', delta: completeDelta(body['delta']) })
        return
      // said at the end, or as a failure
      case 'message_stop':
      case 'error':
        return
      default:
        if (typeof body['type'] === 'string') emit({ ...body, type: body['type'] })
    }
  }

  const translate = (head: AnswerHead, event: ChatEvent): void => {
    if (!isWritten(event, head.withholdReasoning)) return
    if (event.type === 'finish') finish = event
    else if (event.type === 'refusal-delta') refusal += event.text
    start(head)
    writer.write(event, emit)
  }

  const taken = (): string => {
    const written = text
    text = ''
    return written
  }

  return {
    render(head, events, body) {
      if (body) pass(head, body)
      else for (const event of events) translate(head, event)
      return taken()
    },
    finish(head, tail) {
      start(head)
      writer.close(emit)
      const own = isObject(ownDelta?.['delta']) ? ownDelta['delta'] : stopOf(finish, refusal)
      emit({
        ...ownDelta,
        type: 'message_delta',
        delta: { container: null, stop_details: null, stop_sequence: null, ...own },
        usage: renderUsage(tail, ownDelta?.['usage']),
      })
      emit({ type: 'message_stop', ...tailMembers(tail) })
      return taken()
    },
    fail(head, error, tail: AnswerTail) {
      emit({
        ...errorMembers(error),
        request_id: head.generationId,
        ...(tail.metadata && error.status !== 500 && { openrouter_metadata: tail.metadata }),
      })
      return taken()
    },
    keepAlive: () => sse({ type: 'ping' }),
  }
}

const sse = (event: WireEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
