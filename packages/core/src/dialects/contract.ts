import type { ChatEvent, ChatRequest } from '../chat/index.ts'
import type { GatewayError } from '../errors/gateway-error.ts'
import type { Decoded, EmbeddingsRequest, Wire } from '../providers/contract.ts'

/** A caller's body, understood. */
export interface ParsedRequest {
  request: ChatRequest
  stream: boolean
  /** Present: vectors are asked for. `request` then holds the inputs as messages, for the stages that look at a prompt. */
  embeddings?: EmbeddingsRequest | undefined
  /** The body, for a dialect whose answers repeat members of it. */
  echo?: Readonly<Record<string, unknown>> | undefined
}

/** What the gateway knows of an answer while it renders it. */
export interface AnswerHead {
  /** `gen-...`, one for the whole request whatever is tried. */
  generationId: string
  /** Unix seconds. */
  created: number
  /** The canonical id of the model that answers. */
  model: string
  /** The display name of the provider that answers. */
  provider: string
  /** The caller asked not to see the model's thinking (`reasoning.exclude`). */
  withholdReasoning?: boolean | undefined
  /** As `ParsedRequest` has it. */
  echo?: Readonly<Record<string, unknown>> | undefined
}

/** What is known once an answer is complete, in the callers' words. */
export interface AnswerTail {
  usage: CallerUsage | undefined
  /** Unix seconds. */
  completedAt?: number | undefined
  /** The tier that served, where the provider said so. */
  serviceTier?: string | undefined
  /** `openrouter_metadata`, when the caller asked for it. */
  metadata?: Record<string, unknown> | undefined
  /** Settings that were left out or changed. */
  warnings?: readonly unknown[] | undefined
}

/** `usage` of section 13. */
export interface CallerUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: Record<string, number>
  completion_tokens_details?: Record<string, number>
  cost?: number | null
  is_byok?: boolean
  cost_details?: {
    upstream_inference_cost: number | null
    upstream_inference_prompt_cost: number
    upstream_inference_completions_cost: number
  }
  [member: string]: unknown
}

/** Renders one streamed answer. Each method gives the text to write, which may be empty. */
export interface StreamRenderer {
  /** The events of one upstream message; its parsed body too where the upstream's wire is this dialect's own (it may be edited). */
  render(head: AnswerHead, events: readonly ChatEvent[], body?: Decoded['body']): string
  /**
   * Messages like the last one but for their text were rendered without it. Absent where a text's content matters to what
   * follows it: then every message is rendered here.
   */
  pass?(): void
  /** A proper end. */
  finish(head: AnswerHead, tail: AnswerTail): string
  /** The answer broke off: the in-band error, and no sign of a proper end. */
  fail(head: AnswerHead, error: GatewayError, tail: AnswerTail): string
  /** A sign of life while the upstream is silent. */
  keepAlive(): string
}

/** One wire format callers speak: parse their request, render answers, events and errors. Pure functions on data. */
export interface Dialect {
  wire: Wire
  /** The route, as the ledger names it. */
  api: 'chat' | 'completions' | 'responses' | 'messages' | 'embeddings'
  /** @throws GatewayError with a 400-class code that says what was received and what is allowed, without quoting the prompt */
  parse(body: unknown): ParsedRequest
  /** A whole answer, from its events; `body` where the upstream's wire is this dialect's own. */
  renderReply(
    head: AnswerHead,
    decoded: { events: readonly ChatEvent[]; body?: Decoded['body'] },
    tail: AnswerTail,
  ): object
  createStreamRenderer(): StreamRenderer
  /** The answer that an error is in this dialect; `undefined` for those that are errors here too. Absent: all are. */
  renderFailure?(head: AnswerHead, error: GatewayError, tail: AnswerTail): object | undefined
  /** With the generation's id, where the request came as far as to have one. */
  renderError(error: GatewayError, metadata?: Record<string, unknown>, generationId?: string): object
}
