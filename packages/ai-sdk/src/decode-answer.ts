import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import {
  type ChatEvent,
  classifyOpenAiError,
  type Decoded,
  type FinishReason,
  isObject,
  objectOf,
  parseJson,
  type StreamDecoder,
  textOf,
} from '@inroute/core/provider'
import { decodeUsage } from './decode-usage.ts'
import type { ErrorAnswer } from './error-answer.ts'
import { stateFormat } from './model-call.ts'
import { writeState } from './opaque-state.ts'

/** A whole result of a model. */
export function decodeReply(body: unknown): Decoded {
  if (!isObject(body) || !Array.isArray(body['content'])) {
    return { events: [{ type: 'error', failure: { kind: 'malformed', message: 'the model gave no content' } }] }
  }
  const { content, finishReason, usage, response } = body as unknown as LanguageModelV4GenerateResult
  const decoder = new PartDecoder()
  return {
    events: [
      ...(response ? decoder.decode({ type: 'response-metadata', ...response }) : []),
      ...content.flatMap((part, index) => toParts(part, `${index}`).flatMap((each) => decoder.decode(each))),
      ...decoder.decode({ type: 'finish', finishReason, usage }),
    ],
  }
}

/** Content of a whole answer as the parts of a streamed one. */
function toParts(part: LanguageModelV4Content, id: string): LanguageModelV4StreamPart[] {
  const { providerMetadata } = part as { providerMetadata?: SharedV4ProviderMetadata }
  const metadata = providerMetadata && { providerMetadata }
  switch (part.type) {
    case 'text':
      return [{ type: 'text-delta', id, delta: part.text }]
    case 'reasoning':
      return [
        { type: 'reasoning-start', id },
        { type: 'reasoning-delta', id, delta: part.text },
        { type: 'reasoning-end', id, ...metadata },
      ]
    default:
      return [part]
  }
}

/** The parts of a streamed answer. */
export function createStreamDecoder(): StreamDecoder {
  const decoder = new PartDecoder()
  return {
    decode({ data }) {
      const part = parseJson(data)
      return { events: isObject(part) ? decoder.decode(part as unknown as SentPart) : [] }
    },
    end: () => [],
  }
}

/** A part as `callModel` writes it: an error is there as the answer it stands for. */
type SentPart = Exclude<LanguageModelV4StreamPart, { type: 'error' }> | { type: 'error'; answer: ErrorAnswer }

interface OpenCall {
  index: number
  written: boolean
}

interface OpenThought {
  index: number
  metadata: SharedV4ProviderMetadata | undefined
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

  decode(part: SentPart | LanguageModelV4StreamPart): ChatEvent[] {
    switch (part.type) {
      case 'response-metadata':
        return [{ type: 'response-start', upstreamId: part.id, upstreamModel: part.modelId }]
      case 'text-delta':
        return part.delta === '' ? [] : [{ type: 'text-delta', choice: 0, text: part.delta }]
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#reasoning(part)
      case 'tool-input-start':
        return part.providerExecuted ? [] : [this.#open(part.id, part.toolName)]
      case 'tool-input-delta':
        return this.#arguments(part.id, part.delta)
      case 'tool-call':
        return this.#call(part)
      case 'file':
        return fileEvents(part.mediaType, part.data)
      case 'source':
        return part.sourceType === 'url'
          ? [{ type: 'annotation', choice: 0, annotation: citationOf(part.url, part.title) }]
          : []
      case 'error':
        return 'answer' in part ? [{ type: 'error', failure: classifyOpenAiError(part.answer) }] : []
      case 'finish':
        return this.#finish(part)
      default:
        return []
    }
  }

  #reasoning(part: Extract<LanguageModelV4StreamPart, { type: `reasoning-${string}`; id: string }>): ChatEvent[] {
    const thought = this.#thoughts.get(part.id) ?? { index: this.#thoughts.size, metadata: undefined }
    this.#thoughts.set(part.id, thought)
    if (part.providerMetadata) thought.metadata = { ...thought.metadata, ...part.providerMetadata }
    const { index, metadata } = thought
    const base = { type: 'reasoning.text' as const, format: stateFormat, index }
    if (part.type === 'reasoning-delta' && part.delta !== '') {
      return [{ type: 'reasoning-delta', choice: 0, detail: { ...base, text: part.delta } }]
    }
    if (part.type !== 'reasoning-end' || !metadata) return []
    return [{ type: 'reasoning-delta', choice: 0, detail: { ...base, signature: writeState(metadata) } }]
  }

  #open(id: string, name: string): ChatEvent {
    const index = this.#calls.size
    this.#calls.set(id, { index, written: false })
    return { type: 'tool-call-delta', choice: 0, index, id, name, arguments: '' }
  }

  #arguments(id: string, text: string): ChatEvent[] {
    const call = this.#calls.get(id)
    if (!call || text === '') return []
    call.written = true
    return [{ type: 'tool-call-delta', choice: 0, index: call.index, arguments: text }]
  }

  /** The whole call, after its pieces or in place of them. */
  #call(part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): ChatEvent[] {
    const { toolCallId: id, toolName, input, providerExecuted, providerMetadata } = part
    if (providerExecuted) return []
    const events = this.#calls.has(id) ? [] : [this.#open(id, toolName)]
    if (!this.#calls.get(id)!.written) events.push(...this.#arguments(id, input))
    if (providerMetadata) {
      const detail = {
        type: 'reasoning.encrypted' as const,
        id,
        format: stateFormat,
        data: writeState(providerMetadata),
      }
      events.push({ type: 'reasoning-delta', choice: 0, detail })
    }
    return events
  }

  /** The AI SDK's providers end every stream so, also one that broke off: then nobody said why it ended, and it has not. */
  #finish({ usage, finishReason }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): ChatEvent[] {
    const counted = decodeUsage(usage)
    const events: ChatEvent[] = counted ? [{ type: 'usage', usage: counted }] : []
    const { unified, raw } = finishReason
    const isCut = unified === 'interrupted' || (unified === 'other' && raw === undefined)
    if (isCut) return events
    const reason = finishReasons[unified]
    return [...events, { type: 'finish', choice: 0, reason, nativeReason: raw }, { type: 'response-end' }]
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

const citationOf = (
  url: string,
  title: string | undefined,
): { type: 'url_citation'; url_citation: { url: string } } => ({
  type: 'url_citation',
  url_citation: { url, ...(title !== undefined && { title }) },
})
