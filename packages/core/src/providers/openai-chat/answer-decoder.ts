import type { ChatEvent } from '../../chat/index.ts'
import { choiceIndex } from './choice-index.ts'
import { CitationCollector } from './citations.ts'
import { pushContent } from './content-events.ts'
import { inBandFailure } from './classify-error.ts'
import type { VendorDifferences } from './differences.ts'
import { isFinished, toFinishReason } from './finish-reason.ts'
import { objectOf, someTextOf, type JsonObject } from '../json-value.ts'
import { toLogprobs } from './logprobs.ts'
import { ThinkTagFilter } from './think-tags.ts'
import { ToolCallAssembler } from './tool-calls.ts'
import { toUsage } from './usage.ts'

/**
 * Turns the bodies of one answer (the chunks of a stream, or the one body of a whole answer) into events. Holds what must be
 * remembered between chunks and no text.
 */
export class AnswerDecoder {
  readonly #toolCalls = new Map<number, ToolCallAssembler>()
  readonly #finished = new Set<number>()
  readonly #citations = new CitationCollector()
  readonly #vendor: VendorDifferences
  readonly #thinkTags: ThinkTagFilter | undefined
  #upstreamId: string | undefined
  #isStarted = false
  #tier: string | undefined
  isOver = false

  constructor(vendor: VendorDifferences) {
    this.#vendor = vendor
    this.#thinkTags = vendor.reasoning?.thinkTags ? new ThinkTagFilter() : undefined
  }

  /** @param isWhole the choices hold `message`s, not `delta`s */
  push(body: JsonObject, isWhole: boolean): ChatEvent[] {
    if (this.isOver) return []
    const events: ChatEvent[] = []
    if (!this.#isStarted) this.#pushStart(body, events)
    const choices = body['choices']
    if (Array.isArray(choices)) {
      for (let at = 0; at < choices.length; at += 1) this.#pushChoice(objectOf(choices[at]), at, isWhole, events)
    }
    if (body['citations'] || body['search_results']) this.#citations.push(body, events)
    this.#pushTail(body, events)
    const told = this.#thinkTags?.apply(events) ?? events
    const failure = inBandFailure(body, this.#vendor.errorCodes)
    if (failure) {
      told.push(...this.end(), { type: 'error', failure })
      this.isOver = true
    }
    return told
  }

  /** The wire's terminal marker. */
  done(): ChatEvent[] {
    if (this.isOver) return []
    const events = this.end()
    this.isOver = true
    events.push({ type: 'response-end' })
    return events
  }

  /** What is still held back. */
  end(): ChatEvent[] {
    const events = this.isOver ? [] : (this.#thinkTags?.end() ?? [])
    if (!this.isOver) for (const toolCalls of this.#toolCalls.values()) toolCalls.end(events)
    return events
  }

  #pushStart(body: JsonObject, events: ChatEvent[]): void {
    const upstreamId = someTextOf(body['id'])
    const upstreamModel = someTextOf(body['model'])
    // Azure opens with a chunk about the prompt's filter that names neither
    if (!upstreamId && !upstreamModel) return
    this.#isStarted = true
    this.#upstreamId = upstreamId
    events.push({
      type: 'response-start',
      upstreamId,
      upstreamModel,
      systemFingerprint: someTextOf(body['system_fingerprint']),
    })
  }

  #pushChoice(choice: JsonObject | undefined, position: number, isWhole: boolean, events: ChatEvent[]): void {
    if (!choice) return
    const index = choiceIndex(choice, position)
    if (index === undefined) return
    // Perplexity sends the message so far beside every delta
    const message = objectOf(isWhole ? (choice['message'] ?? choice['delta']) : (choice['delta'] ?? choice['message']))
    if (message) {
      pushContent(message, index, events)
      const toolCalls = message['tool_calls']
      if (Array.isArray(toolCalls) && toolCalls.length > 0) this.#callsOf(index).push(toolCalls, isWhole, events)
      if (message['function_call']) this.#callsOf(index).pushLegacy(message['function_call'], events)
    }
    const logprobs = choice['logprobs'] == null ? undefined : toLogprobs(choice['logprobs'], message?.['content'])
    if (logprobs) events.push({ type: 'logprobs', choice: index, logprobs })
    const native = choice['finish_reason']
    if (isFinished(native)) this.#pushFinish(index, native, choice, events)
  }

  /** Some servers repeat the reason in the chunk that brings the usage. */
  #pushFinish(index: number, reason: string, choice: JsonObject, events: ChatEvent[]): void {
    if (this.#finished.has(index)) return
    this.#finished.add(index)
    this.#toolCalls.get(index)?.end(events)
    events.push({
      type: 'finish',
      choice: index,
      reason: toFinishReason(reason),
      // another gateway says what its own provider said
      nativeReason: someTextOf(choice['native_finish_reason']) ?? reason,
    })
  }

  #pushTail(body: JsonObject, events: ChatEvent[]): void {
    const counted = usageIn(body)
    const usage = counted && toUsage(counted)
    if (usage) events.push({ type: 'usage', usage })
    const native = someTextOf(body['service_tier']) ?? someTextOf(counted?.['service_tier'])
    if (native && native !== this.#tier) {
      this.#tier = native
      events.push({ type: 'service-tier', tier: defaultTiers.has(native) ? 'default' : native })
    }
  }

  #callsOf(choice: number): ToolCallAssembler {
    let calls = this.#toolCalls.get(choice)
    if (!calls) {
      calls = new ToolCallAssembler(choice, this.#upstreamId ?? 'call')
      this.#toolCalls.set(choice, calls)
    }
    return calls
  }
}

/** Groq's streams had it in `x_groq` first, Moonshot's have it in the last choice. */
function usageIn(body: JsonObject): JsonObject | undefined {
  const usage = objectOf(body['usage']) ?? objectOf(objectOf(body['x_groq'])?.['usage'])
  if (usage) return usage
  const choices = body['choices']
  return Array.isArray(choices) && choices.length > 0 ? objectOf(objectOf(choices.at(-1))?.['usage']) : undefined
}

/** What Groq (`on_demand`), Mistral and OpenAI call the tier everybody gets. */
const defaultTiers: ReadonlySet<string> = new Set(['default', 'on_demand', 'standard'])
