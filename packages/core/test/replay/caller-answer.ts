import type { OutputAudio, ReasoningDetail } from '../../src/chat/index.ts'
import type { Answer, AnswerChoice } from './answer.ts'

/** What a caller of `POST /chat/completions` received. */
export interface Received {
  status: number
  answer: Answer
  /** `usage` as sent: once, at the end. */
  usage: CallerUsage | undefined
  /** The `error` of an error answer, or of the chunk that ends a broken stream. */
  error: CallerError | undefined
  /** Everything that was JSON: the body, or each chunk. */
  bodies: Json[]
}

export interface CallerUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number }
  completion_tokens_details?: { reasoning_tokens?: number }
}

export interface CallerError {
  code: number
  message: string
  metadata: { error_type: string; provider_code?: string; provider_name?: string }
}

type Json = Record<string, unknown>

interface Part {
  content?: string | null
  refusal?: string | null
  reasoning?: string
  reasoning_details?: ReasoningDetail[]
  tool_calls?: PartialCall[]
  annotations?: AnswerChoice['annotations']
  images?: AnswerChoice['images']
  audio?: OutputAudio
}

interface PartialCall {
  index?: number
  id?: string
  type?: 'function' | 'custom'
  function?: { name?: string; arguments?: string }
  custom?: { name?: string; input?: string }
}

interface Choice {
  index: number
  finish_reason: string | null
  native_finish_reason?: string | null
  logprobs?: unknown
}

/** Reads an answer as any client would, from its text alone. */
export async function receive(response: Response): Promise<Received> {
  const text = await response.text()
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const messages = isStream ? text.split('\n\n').filter((message) => message.startsWith('data: ')) : []
  const ended = isStream ? messages.at(-1) === 'data: [DONE]' : response.status === 200
  const bodies = isStream
    ? messages.filter((message) => message !== 'data: [DONE]').map((message) => JSON.parse(message.slice(6)) as Json)
    : [JSON.parse(text) as Json]
  const received: Received = {
    status: response.status,
    answer: { choices: [], ended },
    usage: undefined,
    error: undefined,
    bodies,
  }
  for (const body of bodies) take(received, body)
  return received
}

function take(received: Received, body: Json): void {
  if (body['error']) {
    received.error = body['error'] as CallerError
    return
  }
  if (body['usage']) {
    if (received.usage) throw new Error('usage was sent twice')
    received.usage = body['usage'] as CallerUsage
  }
  if (typeof body['service_tier'] === 'string') received.answer.serviceTier = body['service_tier']
  for (const choice of (body['choices'] ?? []) as (Choice & { message?: Part; delta?: Part })[]) {
    const part = body['object'] === 'chat.completion' ? choice.message : choice.delta
    takeChoice(choiceOf(received.answer, choice.index), choice, part ?? {})
  }
}

function choiceOf(answer: Answer, index: number): AnswerChoice {
  while (answer.choices.length <= index) {
    answer.choices.push({
      text: '',
      refusal: '',
      reasoning: '',
      details: [],
      toolCalls: [],
      annotations: [],
      images: [],
      audio: { data: '', transcript: '' },
      logprobs: [],
    })
  }
  return answer.choices[index]!
}

function takeChoice(choice: AnswerChoice, sent: Choice, part: Part): void {
  choice.text += part.content ?? ''
  choice.refusal += part.refusal ?? ''
  choice.reasoning += part.reasoning ?? ''
  choice.details.push(...(part.reasoning_details ?? []))
  choice.annotations.push(...(part.annotations ?? []))
  choice.images.push(...(part.images ?? []))
  choice.audio.data += part.audio?.data ?? ''
  choice.audio.transcript += part.audio?.transcript ?? ''
  if (sent.logprobs) choice.logprobs.push(sent.logprobs)
  ;(part.tool_calls ?? []).forEach((call, position) => takeCall(choice, call, call.index ?? position))
  if (sent.finish_reason !== null || sent.native_finish_reason) {
    if (choice.finish) throw new Error(`choice ${sent.index} finished twice`)
    choice.finish = {
      reason: (sent.finish_reason ?? undefined) as never,
      native: sent.native_finish_reason ?? undefined,
    }
  }
}

function takeCall(choice: AnswerChoice, call: PartialCall, index: number): void {
  const known = choice.toolCalls[index]
  const piece = call.function?.arguments ?? call.custom?.input ?? ''
  if (known) {
    known.arguments += piece
    return
  }
  if (index !== choice.toolCalls.length) throw new Error(`tool call ${index} after ${choice.toolCalls.length}`)
  const name = call.function?.name ?? call.custom?.name
  choice.toolCalls.push({ id: call.id, name, kind: call.type ?? 'function', arguments: piece })
}
