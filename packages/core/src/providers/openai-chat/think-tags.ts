import type { ChatEvent } from '../../chat/index.ts'
import { pushReasoningText } from './reasoning-events.ts'

const opening = '<think>'
const closing = '</think>'

/** Where one choice's text is: before anything was seen, in its thoughts, in its answer. */
interface Position {
  part: 'start' | 'thoughts' | 'answer'
  /** What may turn out to be a tag. */
  held: string
}

/**
 * For servers documented to write thoughts into the answer, between `<think>` and `</think>` at its very start: makes them
 * reasoning. A tag may be cut anywhere; tags later in the answer are the answer's own.
 */
export class ThinkTagFilter {
  readonly #positions = new Map<number, Position>()

  apply(events: readonly ChatEvent[]): ChatEvent[] {
    const filtered: ChatEvent[] = []
    for (const event of events) {
      if (event.type === 'text-delta') this.#push(event.choice, event.text, filtered)
      else {
        if (event.type === 'finish') this.#flush(event.choice, filtered)
        filtered.push(event)
      }
    }
    return filtered
  }

  end(): ChatEvent[] {
    const events: ChatEvent[] = []
    for (const choice of this.#positions.keys()) this.#flush(choice, events)
    return events
  }

  #push(choice: number, text: string, events: ChatEvent[]): void {
    let position = this.#positions.get(choice)
    if (!position) {
      position = { part: 'start', held: '' }
      this.#positions.set(choice, position)
    }
    let rest = position.held + text
    position.held = ''
    if (position.part === 'start') rest = start(position, rest)
    if (position.part === 'thoughts') rest = think(position, rest, choice, events)
    if (position.part === 'answer' && rest !== '') events.push({ type: 'text-delta', choice, text: rest })
  }

  #flush(choice: number, events: ChatEvent[]): void {
    const position = this.#positions.get(choice)
    if (!position || position.held === '') return
    if (position.part === 'thoughts') pushReasoningText(position.held, choice, events)
    else events.push({ type: 'text-delta', choice, text: position.held })
    position.held = ''
  }
}

function start(position: Position, text: string): string {
  const visible = text.trimStart()
  if (opening.startsWith(visible)) {
    if (visible === opening) position.part = 'thoughts'
    else position.held = text
    return ''
  }
  position.part = visible.startsWith(opening) ? 'thoughts' : 'answer'
  return position.part === 'thoughts' ? visible.slice(opening.length) : text
}

/** What follows the closing tag, if it has come. */
function think(position: Position, text: string, choice: number, events: ChatEvent[]): string {
  const end = text.indexOf(closing)
  const thoughts = end === -1 ? text.slice(0, text.length - tailOfTag(text)) : text.slice(0, end)
  if (thoughts !== '') pushReasoningText(thoughts, choice, events)
  if (end === -1) {
    position.held = text.slice(thoughts.length)
    return ''
  }
  position.part = 'answer'
  return text.slice(end + closing.length)
}

/** How many characters at the end may be the start of the closing tag. */
function tailOfTag(text: string): number {
  for (let length = Math.min(closing.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(closing.slice(0, length))) return length
  }
  return 0
}
