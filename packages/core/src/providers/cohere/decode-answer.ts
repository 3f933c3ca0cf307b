import type { ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import type { AnswerContext, Decoded, StreamDecoder } from '../contract.ts'
import { type JsonObject, listOf, objectOf, parseJson, textOf } from '../json-value.ts'
import { annotationsOf } from './citations.ts'
import { failureOf } from './classify-error.ts'
import { usageOf } from './decode-usage.ts'
import { failureKindOf, finishReasonOf } from './finish-reasons.ts'
import { planId } from './tool-plan.ts'

/** A whole answer of `POST /v2/chat`. */
export function decodeCohereReply(body: unknown, context?: AnswerContext): Decoded {
  const reply = objectOf(body)
  const message = objectOf(reply?.['message'])
  if (!reply || !message) {
    const failure = reply && textOf(reply['message']) !== undefined ? failureOf(reply) : noAnswer
    return { events: [{ type: 'error', failure }], ...(reply && { body: reply }) }
  }
  const decoder = createAnswerDecoder(context)
  decoder.start(reply)
  const plan = textOf(message['tool_plan'])
  if (plan) decoder.plan(plan)
  listOf(message['content']).forEach((block, index) => decoder.content(index, objectOf(block) ?? {}))
  listOf(message['tool_calls']).forEach((call, index) => {
    decoder.openCall(index, objectOf(call) ?? {})
    decoder.closeCall(index)
  })
  for (const citation of listOf(message['citations'])) decoder.citation(objectOf(citation) ?? {})
  decoder.logprobs(listOf(reply['logprobs']))
  decoder.end(reply)
  return { events: decoder.take(), body: reply }
}

const noAnswer = { kind: 'malformed', message: 'the answer holds no message' } as const

/** The events of a streamed one: each names itself in `type`, also where the SSE event name is lost. */
export function createCohereStreamDecoder(context?: AnswerContext): StreamDecoder {
  const decoder = createAnswerDecoder(context)
  return {
    decode(message) {
      const body = objectOf(parseJson(message.data))
      if (!body) return { events: [] }
      decodeEvent(decoder, body)
      return { events: decoder.take(), body }
    },
    end: () => [],
  }
}

function decodeEvent(decoder: AnswerDecoder, body: JsonObject): void {
  const delta = objectOf(body['delta'])
  const message = objectOf(delta?.['message'])
  const index = typeof body['index'] === 'number' ? body['index'] : 0
  switch (body['type']) {
    case 'message-start':
      return decoder.start(body)
    case 'content-start':
    case 'content-delta':
      decoder.content(index, objectOf(message?.['content']) ?? {})
      return decoder.logprobs(listOf(delta?.['logprobs'] ?? body['logprobs']))
    case 'tool-plan-delta':
      return decoder.plan(textOf(message?.['tool_plan']) ?? '')
    case 'tool-call-start':
      return decoder.openCall(index, objectOf(message?.['tool_calls']) ?? {})
    case 'tool-call-delta':
      return decoder.continueCall(index, objectOf(message?.['tool_calls']) ?? {})
    case 'tool-call-end':
      return decoder.closeCall(index)
    case 'citation-start':
      return decoder.citation(objectOf(message?.['citations']) ?? {})
    case 'message-end':
      return decoder.end(delta ?? {})
    case undefined:
    case 'error':
      // an error body in place of an event
      if (textOf(body['message']) !== undefined) decoder.fail(body)
      return
    default:
  }
}

interface AnswerDecoder {
  start(body: JsonObject): void
  plan(text: string): void
  content(index: number, block: JsonObject): void
  openCall(index: number, call: JsonObject): void
  continueCall(index: number, call: JsonObject): void
  closeCall(index: number): void
  citation(citation: JsonObject): void
  logprobs(items: readonly unknown[]): void
  end(delta: JsonObject): void
  fail(body: JsonObject): void
  take(): ChatEvent[]
}

function createAnswerDecoder(context: AnswerContext = {}): AnswerDecoder {
  let events: ChatEvent[] = []
  let over = false
  const calls = new Map<number, OpenCall>()
  /** The call that stands for the answer's text. */
  let answerCall: number | undefined
  const emit = (event: ChatEvent): void => {
    if (!over) events.push(event)
  }
  const emitDetail = (detail: ReasoningDetail): void => emit({ type: 'reasoning-delta', choice: 0, detail })
  const emitText = (text: unknown): void => {
    if (typeof text === 'string' && text !== '') emit({ type: 'text-delta', choice: 0, text })
  }
  const emitArguments = (call: OpenCall, text: string): void => {
    call.held += text
    if (!call.written && 'null'.startsWith(call.held)) return
    if (call.held !== '') emit({ type: 'tool-call-delta', choice: 0, index: call.index, arguments: call.held })
    call.held = ''
    call.written = true
  }
  const close = (call: OpenCall): void => {
    if (!call.written) emit({ type: 'tool-call-delta', choice: 0, index: call.index, arguments: '{}' })
    call.written = true
  }
  return {
    start(body) {
      const upstreamId = textOf(body['id'])
      if (upstreamId !== undefined) emit({ type: 'response-start', upstreamId })
    },
    plan(text) {
      if (text !== '') emitDetail({ type: 'reasoning.text', id: planId, text, format: 'unknown', index: 0 })
    },
    content(index, block) {
      const thinking = textOf(block['thinking'])
      emitText(block['text'])
      // the plan, if there is one, is detail 0
      if (thinking) emitDetail({ type: 'reasoning.text', text: thinking, format: 'unknown', index: index + 1 })
    },
    openCall(sentIndex, call) {
      const fn = objectOf(call['function'])
      const name = textOf(fn?.['name'])
      if (name === undefined || calls.has(sentIndex)) return
      if (name === context.answerTool) {
        answerCall = sentIndex
        emitText(fn?.['arguments'])
        return
      }
      const index = calls.size
      const opened: OpenCall = { index, held: '', written: false }
      calls.set(sentIndex, opened)
      const id = textOf(call['id']) || `call_${name}_${index}`
      emit({ type: 'tool-call-delta', choice: 0, index, id, name, kind: 'function', arguments: '' })
      emitArguments(opened, textOf(fn?.['arguments']) ?? '')
    },
    continueCall(sentIndex, call) {
      if (sentIndex === answerCall) return emitText(objectOf(call['function'])?.['arguments'])
      const opened = calls.get(sentIndex)
      if (opened) emitArguments(opened, textOf(objectOf(call['function'])?.['arguments']) ?? '')
    },
    closeCall(sentIndex) {
      const opened = calls.get(sentIndex)
      if (opened) close(opened)
    },
    citation(citation) {
      for (const annotation of annotationsOf(citation)) emit({ type: 'annotation', choice: 0, annotation })
    },
    logprobs(items) {
      const content = items.map((item) => logprobOf(objectOf(item) ?? {}))
      if (content.length > 0) emit({ type: 'logprobs', choice: 0, logprobs: { content, refusal: null } })
    },
    end(delta) {
      for (const call of calls.values()) close(call)
      const usage = objectOf(delta['usage'])
      if (usage && Object.keys(usage).length > 0) emit({ type: 'usage', usage: usageOf(usage) })
      const native = textOf(delta['finish_reason'])
      const failed = native === undefined ? undefined : failureKindOf(native)
      if (failed) {
        const message = textOf(delta['error']) ?? `Cohere broke the answer off: ${native}`
        emit({ type: 'error', failure: { kind: failed, code: textOf(delta['error_type']) ?? native, message } })
      } else if (native !== undefined) {
        const isAnswer = answerCall !== undefined && calls.size === 0 && native === 'TOOL_CALL'
        const reason = isAnswer ? 'stop' : finishReasonOf(native)
        emit({ type: 'finish', choice: 0, reason, nativeReason: native })
        emit({ type: 'response-end' })
      }
      over ||= native !== undefined
    },
    fail(body) {
      emit({ type: 'error', failure: failureOf(body) })
      over = true
    },
    take() {
      const taken = events
      events = []
      return taken
    },
  }
}

interface OpenCall {
  index: number
  /** What may turn out to be `null`: how a function without parameters is called. */
  held: string
  written: boolean
}

/** Cohere groups tokens into chunks of text: the chunk's probability is the product of its tokens'. */
function logprobOf(item: JsonObject): object {
  const token = textOf(item['text']) ?? ''
  const logprob = listOf(item['logprobs']).reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0)
  return { token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] }
}
