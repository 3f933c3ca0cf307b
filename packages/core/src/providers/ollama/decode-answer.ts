import type { ChatEvent } from '../../chat/index.ts'
import type { Decoded, StreamDecoder } from '../contract.ts'
import { toolCallIdOf } from '../google/tool-call-id.ts'
import { countOf, isObject, type JsonObject, listOf, objectOf, parseJson, someTextOf, textOf } from '../json-value.ts'
import { inBandFailure } from '../openai-chat/classify-error.ts'
import { toFinishReason } from '../openai-chat/finish-reason.ts'
import { toLogprobs } from '../openai-chat/logprobs.ts'
import { pushReasoningText } from '../openai-chat/reasoning-events.ts'

/** A whole answer is a stream of one message, which says that it is done. */
export function decodeOllamaReply(body: unknown): Decoded {
  const reply = objectOf(body)
  const decoder = new AnswerDecoder()
  const events = reply ? decoder.push(reply) : []
  if (decoder.isOver) return { events, ...(reply && { body: reply }) }
  return { events: [...events, { type: 'error', failure: { kind: 'malformed', message: 'the answer is not done' } }] }
}

export function createOllamaStreamDecoder(): StreamDecoder {
  const decoder = new AnswerDecoder()
  return {
    decode({ data }) {
      const body = objectOf(parseJson(data))
      return body ? { events: decoder.push(body), body } : { events: [] }
    },
    end: () => [],
  }
}

/** Messages of `POST /api/chat`: pieces of one message, the last of them `done`. `ChatResponse` of ollama-js 0.6.4, read 2026-11-22. */
class AnswerDecoder {
  isOver = false
  #isStarted = false
  #calls = 0

  push(body: JsonObject): ChatEvent[] {
    if (this.isOver) return []
    const failure = inBandFailure(body)
    if (failure) {
      this.isOver = true
      return [{ type: 'error', failure }]
    }
    const events: ChatEvent[] = []
    const upstreamModel = someTextOf(body['model'])
    if (!this.#isStarted && upstreamModel) events.push({ type: 'response-start', upstreamModel })
    this.#isStarted ||= upstreamModel !== undefined
    const message = objectOf(body['message'])
    if (message) this.#pushMessage(message, textOf(body['created_at']), events)
    const logprobs = Array.isArray(body['logprobs']) ? toLogprobs({ content: body['logprobs'] }, undefined) : undefined
    if (logprobs) events.push({ type: 'logprobs', choice: 0, logprobs })
    if (body['done'] === true) this.#end(body, events)
    return events
  }

  #pushMessage(message: JsonObject, createdAt: string | undefined, events: ChatEvent[]): void {
    const thinking = someTextOf(message['thinking'])
    if (thinking) pushReasoningText(thinking, 0, events)
    const text = someTextOf(message['content'])
    if (text) events.push({ type: 'text-delta', choice: 0, text })
    for (const call of listOf(message['tool_calls'])) this.#pushCall(objectOf(call) ?? {}, createdAt, events)
    for (const image of listOf(message['images'])) {
      const url = `data:image/png;base64,${textOf(image) ?? ''}`
      events.push({ type: 'image', choice: 0, image: { type: 'image_url', image_url: { url } } })
    }
  }

  /** Calls come whole. Older servers give them no id, by which callers answer them. */
  #pushCall(call: JsonObject, createdAt: string | undefined, events: ChatEvent[]): void {
    const called = objectOf(call['function'])
    if (!called) return
    const name = textOf(called['name']) ?? ''
    const args = argumentsOf(called['arguments'])
    const index = this.#calls++
    const named = { responseId: createdAt?.replaceAll(/\D/g, ''), choice: 0, index, arguments: name + args }
    const id = someTextOf(call['id']) ?? toolCallIdOf(named)
    events.push({ type: 'tool-call-delta', choice: 0, index, id, name, kind: 'function', arguments: args })
  }

  #end(body: JsonObject, events: ChatEvent[]): void {
    this.isOver = true
    const inputTokens = countOf(body['prompt_eval_count'])
    const outputTokens = countOf(body['eval_count'])
    if (inputTokens !== undefined || outputTokens !== undefined) {
      events.push({ type: 'usage', usage: { inputTokens, outputTokens } })
    }
    const nativeReason = someTextOf(body['done_reason'])
    // servers from before they gave a reason had one way to be done; and none has a word for calls
    const said = nativeReason === undefined ? 'stop' : toFinishReason(nativeReason)
    const reason = said === 'stop' && this.#calls > 0 ? 'tool_calls' : said
    events.push({ type: 'finish', choice: 0, reason, nativeReason }, { type: 'response-end' })
  }
}

function argumentsOf(sent: unknown): string {
  if (typeof sent === 'string') return sent
  if (!isObject(sent)) return '{}'
  try {
    return JSON.stringify(sent)
  } catch {
    return '{}' // nested deeper than the stack
  }
}
