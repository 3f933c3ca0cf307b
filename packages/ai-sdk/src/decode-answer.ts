import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  type ChatEvent,
  classifyOpenAiError,
  type Decoded,
  type FinishReason,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  parseJson,
  type StreamDecoder,
  textOf,
  type UpstreamResponse,
} from '@inroute/core/provider'
import { annotationsOf } from './annotations.ts'
import { decodeUsage } from './decode-usage.ts'
import { stateFormat } from './model-call.ts'
import { isState, writeState } from './opaque-state.ts'

/** A whole result of a model: anyone may have written the model, so nothing of it is taken for granted. */
export function decodeReply(body: unknown): Decoded {
  if (!isObject(body) || !Array.isArray(body['content'])) {
    return { events: [{ type: 'error', failure: { kind: 'malformed', message: 'the model gave no content' } }] }
  }
  const { content, finishReason, usage, response } = body
  const decoder = new PartDecoder()
  const parts: Part[] = [
    ...(isObject(response) ? [{ ...response, type: 'response-metadata' as const }] : []),
    ...listOf(content).flatMap((part, index) => (isObject(part) ? toParts(part, `${index}`) : [])),
    { type: 'finish', finishReason, usage },
  ]
  return { events: parts.flatMap((part) => decoder.decode(part)) }
}

/** A part of the AI SDK's streams, of which nothing is known but its type. */
type Part = JsonObject & { type: unknown }

/** Content of a whole answer as the parts of a streamed one. */
function toParts({ type, text, ...rest }: JsonObject, id: string): Part[] {
  if (type !== 'text' && type !== 'reasoning') return [{ ...rest, type }]
  return [
    { type: `${type}-start`, id },
    { type: `${type}-delta`, id, delta: text },
    { type: `${type}-end`, id, ...rest },
  ]
}

/** The parts of a streamed answer, as `callModel` writes them: an error is there as the answer it stands for. */
export function createStreamDecoder(): StreamDecoder {
  const decoder = new PartDecoder()
  return {
    decode({ data }) {
      const part = parseJson(data)
      return { events: isObject(part) ? decoder.decode({ ...part, type: part['type'] }) : [] }
    },
    end: () => [],
  }
}

interface OpenCall {
  index: number
  written: boolean
  /** Its pieces are text, which the whole call then has as JSON. */
  isText: boolean
}

interface OpenThought {
  index: number
  state: JsonObject | undefined
}

const finishReasons: Readonly<Record<LanguageModelV4FinishReason['unified'], FinishReason | undefined>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
  error: 'error',
  interrupted: undefined,
  other: undefined,
}

/** A class, because an answer's calls and thoughts are numbered as they come. */
class PartDecoder {
  readonly #calls = new Map<string, OpenCall>()
  readonly #thoughts = new Map<string, OpenThought>()
  /** Where texts begin in the whole of the answer's text, and how long that is. */
  readonly #textStarts = new Map<string, number>()
  #textLength = 0

  decode(part: Part): ChatEvent[] {
    switch (part.type as LanguageModelV4StreamPart['type']) {
      case 'response-metadata':
        return [{ type: 'response-start', upstreamId: textOf(part['id']), upstreamModel: textOf(part['modelId']) }]
      case 'text-start':
        this.#textStarts.set(idOf(part), this.#textLength)
        return []
      case 'text-delta':
        return this.#text(textOf(part['delta']) ?? '')
      case 'text-end':
        return annotationsOf(part['citations'], this.#textStarts.get(idOf(part)) ?? 0)
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#reasoning(part)
      case 'tool-input-start':
        return part['providerExecuted'] === true ? [] : [this.#open(idOf(part), part)]
      case 'tool-input-delta':
        return this.#calls.get(idOf(part))?.isText ? [] : this.#arguments(idOf(part), part['delta'])
      case 'tool-call':
        return this.#call(part)
      case 'file':
        return fileEvents(textOf(part['mediaType']) ?? '', part['data'])
      case 'source':
        return annotationsOf([{ source: part }], 0)
      case 'error':
        return [{ type: 'error', failure: classifyOpenAiError(answerOf(part['answer'])) }]
      case 'finish':
        return this.#finish(part)
      default:
        return []
    }
  }

  #text(text: string): ChatEvent[] {
    this.#textLength += text.length
    return text === '' ? [] : [{ type: 'text-delta', choice: 0, text }]
  }

  #reasoning(part: Part): ChatEvent[] {
    const thought = this.#thoughts.get(idOf(part)) ?? { index: this.#thoughts.size, state: undefined }
    this.#thoughts.set(idOf(part), thought)
    const sent = objectOf(part['providerMetadata'])
    if (sent) thought.state = { ...thought.state, ...sent }
    const { index, state } = thought
    const base = { type: 'reasoning.text' as const, format: stateFormat, index }
    const text = part.type === 'reasoning-delta' ? textOf(part['delta']) : undefined
    if (text) return [{ type: 'reasoning-delta', choice: 0, detail: { ...base, text } }]
    if (part.type !== 'reasoning-end' || !isState(state)) return []
    return [{ type: 'reasoning-delta', choice: 0, detail: { ...base, signature: writeState(state) } }]
  }

  #open(id: string, { toolName, inputEncoding }: Part): ChatEvent {
    const index = this.#calls.size
    this.#calls.set(id, { index, written: false, isText: inputEncoding === 'text' })
    return { type: 'tool-call-delta', choice: 0, index, id, name: textOf(toolName) ?? '', arguments: '' }
  }

  #arguments(id: string, sent: unknown): ChatEvent[] {
    const call = this.#calls.get(id)
    const text = textOf(sent)
    if (!call || !text) return []
    call.written = true
    return [{ type: 'tool-call-delta', choice: 0, index: call.index, arguments: text }]
  }

  /** The whole call, after its pieces or in place of them. */
  #call(part: Part): ChatEvent[] {
    if (part['providerExecuted'] === true) return []
    const id = textOf(part['toolCallId']) ?? ''
    const events = this.#calls.has(id) ? [] : [this.#open(id, part)]
    if (!this.#calls.get(id)?.written) events.push(...this.#arguments(id, part['input']))
    const state = objectOf(part['providerMetadata'])
    if (!isState(state)) return events
    const detail = { type: 'reasoning.encrypted' as const, id, format: stateFormat, data: writeState(state) }
    return [...events, { type: 'reasoning-delta', choice: 0, detail }]
  }

  /** The AI SDK's providers end every stream so, also one that broke off: then nobody said why it ended, and it has not. */
  #finish({ usage, finishReason }: Part): ChatEvent[] {
    const counted = decodeUsage(usage)
    const events: ChatEvent[] = counted ? [{ type: 'usage', usage: counted }] : []
    const { unified, raw } = objectOf(finishReason) ?? {}
    const nativeReason = textOf(raw)
    const said = typeof unified === 'string' && Object.hasOwn(finishReasons, unified)
    if (!said || unified === 'interrupted' || (unified === 'other' && nativeReason === undefined)) return events
    const reason = finishReasons[unified as LanguageModelV4FinishReason['unified']]
    return [...events, { type: 'finish', choice: 0, reason, nativeReason }, { type: 'response-end' }]
  }
}

const idOf = ({ id }: Part): string => textOf(id) ?? ''

function answerOf(sent: unknown): UpstreamResponse {
  const { status, headers, body } = objectOf(sent) ?? {}
  const texts = Object.entries(objectOf(headers) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    status: typeof status === 'number' ? status : 502,
    headers: Object.fromEntries(texts),
    body: textOf(body) ?? '',
  }
}

/** A file's data or address; in a v3 answer the data itself. */
function fileEvents(mediaType: string, sent: unknown): ChatEvent[] {
  const file = objectOf(sent)
  const data = textOf(file ? file['data'] : sent)
  const url = textOf(file?.['url']) ?? (data === undefined ? undefined : `data:${mediaType};base64,${data}`)
  if (url === undefined) return []
  if (mediaType.startsWith('image/')) {
    return [{ type: 'image', choice: 0, image: { type: 'image_url', image_url: { url } } }]
  }
  if (mediaType.startsWith('audio/') && data !== undefined) {
    return [{ type: 'audio-delta', choice: 0, audio: { data } }]
  }
  return []
}
