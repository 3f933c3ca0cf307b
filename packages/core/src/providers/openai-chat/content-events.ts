import type { Annotation, ChatEvent, OutputAudio, OutputImage } from '../../chat/index.ts'
import { pushReasoning, pushReasoningText } from './reasoning-events.ts'
import { countOf, listOf, objectOf, someTextOf, type JsonObject } from '../json-value.ts'

/** Everything a message or delta holds beside its tool calls, in the order of an answer: reasoning first. */
export function pushContent(message: JsonObject, choice: number, events: ChatEvent[]): void {
  pushReasoning(message, choice, events)
  const content = message['content']
  if (typeof content === 'string') {
    if (content !== '') events.push({ type: 'text-delta', choice, text: content })
  } else if (Array.isArray(content)) {
    for (const part of content) pushPart(part, choice, events)
  }
  const refusal = someTextOf(message['refusal'])
  if (refusal) events.push({ type: 'refusal-delta', choice, text: refusal })
  if (message['annotations']) pushAnnotations(message['annotations'], choice, events)
  if (message['images']) pushImages(message['images'], choice, events)
  if (message['audio']) pushAudio(message['audio'], choice, events)
}

/**
 * Typed parts: Mistral's `{type: 'thinking', thinking: [{type: 'text', text}]}`, Databricks' `{type: 'reasoning', summary:
 * [{type: 'summary_text', text}]}`, and `{type: 'text', text}` beside them.
 */
function pushPart(entry: unknown, choice: number, events: ChatEvent[]): void {
  if (typeof entry === 'string') {
    if (entry !== '') events.push({ type: 'text-delta', choice, text: entry })
    return
  }
  const part = objectOf(entry)
  if (part?.['type'] === 'thinking' || part?.['type'] === 'reasoning') {
    const thoughts = part['thinking'] ?? part['summary'] ?? part['text']
    for (const piece of typeof thoughts === 'string' ? [{ text: thoughts }] : listOf(thoughts)) {
      const text = someTextOf(objectOf(piece)?.['text'])
      if (text) pushReasoningText(text, choice, events)
    }
    return
  }
  const text = someTextOf(part?.['text'])
  if (text) events.push({ type: 'text-delta', choice, text })
  const refusal = someTextOf(part?.['refusal'])
  if (refusal) events.push({ type: 'refusal-delta', choice, text: refusal })
  if (part?.['image_url']) pushImages([part], choice, events)
  if (part && isReference(part['type'])) pushReference(part, choice, events)
}

/** Mistral's citations: `{type: 'reference', reference_ids}` to what the caller gave, `{type: 'tool_reference', url, title}`. */
const isReference = (type: unknown): boolean => type === 'reference' || type === 'tool_reference'

function pushReference(part: JsonObject, choice: number, events: ChatEvent[]): void {
  const url = someTextOf(part['url'])
  const title = someTextOf(part['title'])
  const content = someTextOf(part['description'])
  const annotation = url
    ? { type: 'url_citation', url_citation: { url, ...(title && { title }), ...(content && { content }) } }
    : part
  pushAnnotations([annotation], choice, events)
}

function pushAnnotations(annotations: unknown, choice: number, events: ChatEvent[]): void {
  for (const entry of listOf(annotations)) {
    if (someTextOf(objectOf(entry)?.['type']))
      events.push({ type: 'annotation', choice, annotation: entry as Annotation })
  }
}

function pushImages(images: unknown, choice: number, events: ChatEvent[]): void {
  for (const entry of listOf(images)) {
    const image = objectOf(entry)
    const url = image?.['image_url']
    const address = someTextOf(url) ?? someTextOf(objectOf(url)?.['url'])
    if (!address) continue
    const event: OutputImage = { type: 'image_url', image_url: { url: address } }
    if (typeof image?.['index'] === 'number') event.index = image['index']
    events.push({ type: 'image', choice, image: event })
  }
}

function pushAudio(value: unknown, choice: number, events: ChatEvent[]): void {
  const audio = objectOf(value)
  if (!audio) return
  const piece: OutputAudio = {}
  const id = someTextOf(audio['id'])
  const data = someTextOf(audio['data'])
  const transcript = someTextOf(audio['transcript'])
  if (id) piece.id = id
  if (data) piece.data = data
  if (transcript) piece.transcript = transcript
  const expiresAt = countOf(audio['expires_at'])
  if (expiresAt) piece.expires_at = Math.floor(expiresAt)
  // some servers send an audio object with nothing in it on every answer
  if (Object.keys(piece).length > 0) events.push({ type: 'audio-delta', choice, audio: piece })
}
