import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerContext, Decoded, StreamDecoder } from '../contract.ts'
import { type JsonObject, listOf, objectOf, parseJson, textOf } from '../json-value.ts'
import { failureOf } from './classify-error.ts'
import { ChoiceDecoder } from './decode-choice.ts'
import { serviceTierOf, usageOf } from './decode-usage.ts'
import { isBlockReason } from './finish-reasons.ts'
import { modelFamilyOf } from './model-family.ts'

/** A whole answer is a stream of one message; one that was asked for as a JSON array holds several. */
export function decodeGeminiReply(body: unknown, context?: AnswerContext): Decoded {
  const decoder = createAnswerDecoder(context)
  const messages = Array.isArray(body) ? body : [body]
  for (const message of messages) decoder.decode(message)
  if (!decoder.answers) decoder.fail('the answer holds neither candidates nor a reason why')
  decoder.end()
  const whole = objectOf(body)
  return whole ? { events: decoder.take(), body: whole } : { events: decoder.take() }
}

export function createGeminiStreamDecoder(context?: AnswerContext): StreamDecoder {
  const decoder = createAnswerDecoder(context)
  return {
    decode(message) {
      const body = objectOf(parseJson(message.data))
      if (!body) return { events: [] }
      decoder.decode(body)
      return { events: decoder.take(), body }
    },
    end() {
      decoder.end()
      return decoder.take()
    },
  }
}

interface AnswerDecoder {
  decode(message: unknown): void
  fail(message: string): void
  end(): void
  /** The events since the last time. */
  take(): ChatEvent[]
  /** Something of an answer, or an error, has been seen. */
  readonly answers: boolean
}

/** More than any model gives: an index beyond is a mistake, and would cost memory. */
const maxCandidates = 128

function createAnswerDecoder(context: AnswerContext = {}): AnswerDecoder {
  let events: ChatEvent[] = []
  const choices = new Map<number, ChoiceDecoder>()
  const emit = (event: ChatEvent): void => void events.push(event)
  let started = false
  let failed = false
  let responseId: string | undefined
  let model: string | undefined
  let tier: string | undefined

  const choiceAt = (index: number): ChoiceDecoder => {
    const known = choices.get(index)
    if (known) return known
    const made = new ChoiceDecoder({ choice: index, answerTool: context.answerTool, emit })
    choices.set(index, made)
    return made
  }

  const start = (body: JsonObject): void => {
    responseId ??= textOf(body['responseId'])
    model ??= textOf(body['modelVersion'])
    if (started || (responseId === undefined && model === undefined)) return
    started = true
    emit({ type: 'response-start', upstreamId: responseId, upstreamModel: model })
  }

  const decodeUsage = (metadata: JsonObject): void => {
    const usage = usageOf(metadata)
    const searches = webSearches(choices.values(), model)
    if (searches > 0) usage.webSearchRequests = searches
    // Vertex AI names the kind of traffic in every message, and counts in the last
    if (Object.values(usage).some((count) => count !== undefined)) emit({ type: 'usage', usage })
    const served = serviceTierOf(metadata)
    if (served !== undefined && served !== tier) emit({ type: 'service-tier', tier: (tier = served) })
  }

  const decodeBody = (body: JsonObject): void => {
    if (objectOf(body['error']) || textOf(body['error'])) {
      failed = true
      emit({ type: 'error', failure: failureOf(body) })
      return
    }
    start(body)
    listOf(body['candidates']).forEach((candidate, position) => {
      const sent = objectOf(candidate)
      if (sent) choiceAt(indexOf(sent, position)).decode(sent, responseId)
    })
    const blockReason = textOf(objectOf(body['promptFeedback'])?.['blockReason'])
    if (isBlockReason(blockReason)) choiceAt(0).endWith('content_filter', blockReason)
    const usage = objectOf(body['usageMetadata'])
    if (!usage) return
    decodeUsage(usage)
    if (endsOnce(model)) for (const choice of choices.values()) choice.end()
  }

  const fail = (message: string): void => {
    failed = true
    emit({ type: 'error', failure: { kind: 'malformed', message } })
  }

  return {
    decode(message) {
      const body = objectOf(message)
      if (!body || failed) return
      try {
        decodeBody(body)
      } catch {
        // only values nested deeper than the stack get here: JSON.stringify recurses, JSON.parse does not
        fail('the answer is nested too deeply')
      }
    },
    fail,
    end() {
      if (!failed) for (const choice of choices.values()) choice.end()
    },
    take() {
      const taken = events
      events = []
      return taken
    },
    get answers() {
      return failed || choices.size > 0
    },
  }
}

function indexOf(candidate: JsonObject, position: number): number {
  const index = candidate['index']
  const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < maxCandidates
  return isIndex ? index : Math.min(position, maxCandidates - 1)
}

/** Gemini 1 puts a finish reason on every message of a stream: there the end of the bytes is the end. */
const endsOnce = (model: string | undefined): boolean => model !== undefined && modelFamilyOf(model).generation >= 2

/**
 * What is billed: each search from Gemini 3 on, each prompt that led to one before.
 * https://ai.google.dev/gemini-api/docs/pricing, read 2026-11-22.
 */
function webSearches(choices: Iterable<ChoiceDecoder>, model: string | undefined): number {
  let searches = 0
  for (const choice of choices) searches += choice.searches
  return model !== undefined && modelFamilyOf(model).generation < 3 ? Math.min(searches, 1) : searches
}
