import { isUtf8 } from 'node:buffer'
import type { ChatEvent } from '../chat/index.ts'
import type { WireMessage } from '../providers/contract.ts'
import { applyTemplate, deriveTemplate, isSameTemplate, type MessageTemplate } from './message-template.ts'

/** Messages rendered without having been decoded. */
export interface Passed {
  /** What they become for the caller, as a string of bytes. */
  rendered: string
  /** How long their texts are together. */
  chars: number
  type: TextEvent['type']
}

export interface Taken {
  passed?: Passed
  /** Whole messages that must be decoded; they follow those that were passed. */
  rest?: Uint8Array
}

type TextEvent = Extract<ChatEvent, { type: 'text-delta' | 'reasoning-delta' }>

/** No piece of text is longer; what is goes the long way. */
const maxHeldChars = 64 * 1024
/** Streams whose messages are not alike are not asked again and again. */
const maxFruitless = 12

/**
 * The way round decoder and renderer for messages that differ only in their text: learned from the ones that went the long
 * way, and given up with the first that is different. For Server-Sent Events.
 */
export class Shortcut {
  #template: MessageTemplate | undefined
  #type: TextEvent['type'] = 'text-delta'
  #last: { template: MessageTemplate; text: string } | undefined
  #fruitless = 0
  /** A message has come that the template does not fit: what is constant may have changed, as a chunk's time does. */
  #missed = false
  /** The beginning of a message whose end has not arrived, as a string of bytes. */
  #held = ''

  /** A message was decoded and rendered. */
  learn(message: WireMessage, events: readonly ChatEvent[], rendered: string): void {
    const event = events.length === 1 ? events[0]! : undefined
    const text = event && textOf(event)
    // another text, which went the long way because it was cut or arrived too early, changes nothing
    if (text && this.#template && event.type === this.#type && !this.#missed) return
    this.#template = undefined
    this.#missed = false
    if (this.#fruitless >= maxFruitless) return
    const template = text && deriveTemplate(message, text, rendered)
    if (!template) {
      this.#last = undefined
      this.#fruitless += 1
      return
    }
    const last = this.#last
    if (last?.text === text) return // says nothing new about what is text and what is not
    this.#last = { template, text }
    this.#fruitless += 1
    if (!last || !isSameTemplate(last.template, template)) return
    this.#template = template
    this.#type = (event as TextEvent).type
    this.#fruitless = 0
  }

  /**
   * Passes what it can of what has arrived; a message that is not complete yet is held.
   * @param atStart all that came before has been framed to the end of a message
   */
  take(bytes: Uint8Array, atStart: boolean): Taken {
    if (this.#template === undefined) return { rest: this.#withHeld(bytes) }
    const arrived = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const source = this.#held + arrived.toString('latin1')
    const end = source.lastIndexOf('\n\n') + 2
    // other line ends are the framer's business
    if (arrived.includes(0x0d) || (end === 1 && source.length > maxHeldChars)) {
      this.#fruitless = maxFruitless
      this.#template = undefined
      return { rest: this.#withHeld(bytes) }
    }
    if (end === 1) {
      this.#held = source
      return {}
    }
    const whole = this.#held === '' ? arrived.subarray(0, end) : Buffer.from(source.slice(0, end), 'latin1')
    this.#held = source.slice(end)
    if (!atStart || !isUtf8(whole)) return { rest: whole }
    return this.#pass(this.#template, source, whole)
  }

  /** What is held, when nothing more will come. */
  flush(): Uint8Array {
    return this.#withHeld(new Uint8Array())
  }

  #pass(template: MessageTemplate, source: string, whole: Buffer): Taken {
    const passed: Passed = { rendered: '', chars: 0, type: this.#type }
    let at = 0
    for (let next = 0; next !== -1 && at < whole.length; ) {
      next = applyTemplate(template, source, at, passed)
      if (next !== -1) at = next
    }
    this.#missed = at < whole.length
    return {
      ...(at > 0 && { passed }),
      ...(at < whole.length && { rest: at === 0 ? whole : whole.subarray(at) }),
    }
  }

  #withHeld(bytes: Uint8Array): Uint8Array {
    if (this.#held === '') return bytes
    const held = Buffer.from(this.#held, 'latin1')
    this.#held = ''
    return Buffer.concat([held, bytes])
  }
}

/** The one text an event is about; `undefined` for events that are more. */
function textOf(event: ChatEvent): string | undefined {
  if (event.type === 'text-delta') return event.text
  if (event.type !== 'reasoning-delta' || event.detail.type !== 'reasoning.text') return undefined
  return event.detail.signature ? undefined : (event.detail.text ?? undefined)
}
