import type { Annotation, ChatEvent, FinishReason, OutputImage, ReasoningDetail, Usage } from '../../src/chat/index.ts'
import type { UpstreamFailure } from '../../src/errors/index.ts'

/** What an answer came to, whoever served it and however it was cut: what a replayed case is compared by. */
export interface Answer {
  upstreamId?: string | undefined
  upstreamModel?: string | undefined
  /** By choice index. */
  choices: AnswerChoice[]
  usage?: Usage | undefined
  serviceTier?: string | undefined
  /** The provider reported an error in band. */
  failure?: UpstreamFailure | undefined
  /** The wire's own terminal marker was seen. */
  ended: boolean
}

export interface AnswerChoice {
  text: string
  refusal: string
  /** Text and summaries of the reasoning, in order; encrypted details carry none. */
  reasoning: string
  details: ReasoningDetail[]
  toolCalls: { id: string | undefined; name: string | undefined; kind: 'function' | 'custom'; arguments: string }[]
  annotations: Annotation[]
  images: OutputImage[]
  audio: { data: string; transcript: string }
  logprobs: unknown[]
  /** Absent: no `finish` event came. */
  finish?: { reason: FinishReason | undefined; native: string | undefined } | undefined
}

/** Adds the events of an answer up. Breaking the contract of `ChatEvent` throws: see there for what holds. */
export function collectAnswer(events: Iterable<ChatEvent>): Answer {
  const answer: Answer = { choices: [], ended: false }
  for (const event of events) {
    must(!answer.ended && !answer.failure, `${event.type} after the end`)
    add(answer, event)
  }
  for (const [bucket, count] of Object.entries(answer.usage ?? {})) {
    must(typeof count !== 'number' || count >= 0, `negative usage bucket ${bucket}`)
  }
  return answer
}

function add(answer: Answer, event: ChatEvent): void {
  switch (event.type) {
    case 'response-start':
      answer.upstreamId ??= event.upstreamId
      answer.upstreamModel ??= event.upstreamModel
      return
    case 'usage':
      answer.usage = event.usage
      return
    case 'service-tier':
      answer.serviceTier = event.tier
      return
    case 'error':
      answer.failure = event.failure
      return
    case 'response-end':
      answer.ended = true
      return
    case 'embeddings':
      throw new Error('a conversation is not answered by embeddings')
    default:
      addToChoice(choiceOf(answer, event.choice), event)
  }
}

function choiceOf(answer: Answer, index: number): AnswerChoice {
  must(Number.isInteger(index) && index >= 0 && index < 1000, `choice ${index}`)
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

function addToChoice(choice: AnswerChoice, event: Extract<ChatEvent, { choice: number }>): void {
  switch (event.type) {
    case 'text-delta':
      choice.text += event.text
      return
    case 'refusal-delta':
      choice.refusal += event.text
      return
    case 'reasoning-delta':
      choice.details.push(event.detail)
      if (event.detail.type === 'reasoning.text') choice.reasoning += event.detail.text ?? ''
      if (event.detail.type === 'reasoning.summary') choice.reasoning += event.detail.summary
      return
    case 'tool-call-delta':
      addToolCall(choice, event)
      return
    case 'annotation':
      choice.annotations.push(event.annotation)
      return
    case 'image':
      choice.images.push(event.image)
      return
    case 'audio-delta':
      choice.audio.data += event.audio.data ?? ''
      choice.audio.transcript += event.audio.transcript ?? ''
      return
    case 'logprobs':
      choice.logprobs.push(event.logprobs)
      return
    case 'finish':
      must(!choice.finish, 'a second finish')
      choice.finish = { reason: event.reason, native: event.nativeReason }
  }
}

function addToolCall(choice: AnswerChoice, event: Extract<ChatEvent, { type: 'tool-call-delta' }>): void {
  const call = choice.toolCalls[event.index]
  if (call) {
    call.arguments += event.arguments
    return
  }
  must(event.index === choice.toolCalls.length, `tool call ${event.index} after ${choice.toolCalls.length} calls`)
  must(event.id !== undefined && event.name !== undefined, 'a tool call that opens without id or name')
  choice.toolCalls.push({
    id: event.id,
    name: event.name,
    kind: event.kind ?? 'function',
    arguments: event.arguments,
  })
}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`broken event contract: ${otherwise}`)
}
