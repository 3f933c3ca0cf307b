import type { ChatEvent } from '../chat/index.ts'
import type { Decoded } from '../providers/contract.ts'
import type { Splicer } from './splice-text.ts'

/** What of an answer has been handed on: what a continuation must fit. */
export interface DeliveredAnswer {
  readonly text: string
  /** Only one choice of plain text (and reasoning) can be taken up by another provider: a tool call is never spliced. */
  readonly isPlain: boolean
  note(batch: readonly Decoded[]): void
}

const spoilt: ReadonlySet<ChatEvent['type']> = new Set([
  'refusal-delta',
  'tool-call-delta',
  'image',
  'audio-delta',
] satisfies ChatEvent['type'][])

export function createDeliveredAnswer(): DeliveredAnswer {
  let text = ''
  let isPlain = true
  return {
    get text() {
      return text
    },
    get isPlain() {
      return isPlain
    },
    note(batch) {
      for (const { events } of batch) {
        for (const event of events) {
          if (event.type === 'text-delta') text += event.text
          if (spoilt.has(event.type) || ('choice' in event && event.choice > 0)) isPlain = false
        }
      }
    },
  }
}

/**
 * The events of a new answer that are new to the caller; `undefined` when it does not fit what was delivered. Reasoning is left
 * out: the caller has had the first answer's. The provider's own messages are too, as they no longer say what is delivered.
 */
export function spliceBatch(batch: readonly Decoded[], splicer: Splicer): Decoded[] | undefined {
  const spliced: Decoded[] = []
  for (const { events } of batch) {
    const kept: ChatEvent[] = []
    for (const event of events) {
      const fresh = spliceEvent(event, splicer)
      if (fresh === undefined) return undefined
      kept.push(...fresh)
    }
    spliced.push({ events: kept })
  }
  return spliced
}

/** What was held back when the new answer ended without a word of it; `undefined` when it ended before anything new. */
export function spliceEnd(splicer: Splicer): Decoded[] | undefined {
  const text = splicer.end()
  if (text === undefined) return undefined
  return text === '' ? [] : [{ events: [{ type: 'text-delta', choice: 0, text }] }]
}

function spliceEvent(event: ChatEvent, splicer: Splicer): ChatEvent[] | undefined {
  switch (event.type) {
    case 'reasoning-delta':
    case 'logprobs':
      return []
    case 'text-delta': {
      const text = splicer.push(event.text)
      return text === undefined ? undefined : text === '' ? [] : [{ ...event, text }]
    }
    case 'finish':
    case 'tool-call-delta': {
      const text = splicer.end()
      if (text === undefined) return undefined
      return text === '' ? [event] : [{ type: 'text-delta', choice: event.choice, text }, event]
    }
    default:
      return [event]
  }
}
