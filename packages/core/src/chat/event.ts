import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Usage } from './usage.ts'

/**
 * Why a choice ended, in the callers' vocabulary. `undefined` means the provider said something we do not know (its own
 * word is kept beside it): an unknown reason is not `stop`.
 */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error'

/** Which vendor's opaque reasoning state a detail carries; only a provider of the same format can take it back. */
export type ReasoningFormat =
  | 'unknown'
  | 'openai-responses-v1'
  | 'azure-openai-responses-v1'
  | 'xai-responses-v1'
  | 'anthropic-claude-v1'
  | 'google-gemini-v1'
  | (string & {})

interface ReasoningDetailBase {
  id?: string | null
  format?: ReasoningFormat | null
  /** Details with the same `type` and `index` are pieces of one: text concatenated, a late signature added. */
  index?: number
}

/** One entry of `reasoning_details`, as callers receive it and send it back. */
export type ReasoningDetail =
  | (ReasoningDetailBase & { type: 'reasoning.text'; text?: string | null; signature?: string | null })
  | (ReasoningDetailBase & { type: 'reasoning.summary'; summary: string })
  | (ReasoningDetailBase & { type: 'reasoning.encrypted'; data: string })
  | (ReasoningDetailBase & {
      type: 'reasoning.server_tool_call'
      tool_name?: string
      tool_call_id?: string
      arguments?: string
      result?: string
      /** JSON of what the vendor's own form of the call holds beyond id, name and arguments; only that vendor reads it. */
      block?: string
    })

/**
 * A source the model names.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface UrlCitation {
  type: 'url_citation'
  url_citation: { url: string; title?: string; content?: string; start_index?: number; end_index?: number }
}

/** A source the answer refers to. URL citations have the callers' shape; anything else is passed as the provider sent it. */
export type Annotation = UrlCitation | { type: string; [field: string]: unknown }

/**
 * A generated image, as callers receive it; `url` is mostly a `data:` URL.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface OutputImage {
  type: 'image_url'
  image_url: { url: string }
  index?: number
}

/**
 * Sound the model made.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface OutputAudio {
  id?: string
  data?: string
  transcript?: string
  expires_at?: number
}

/**
 * What happens in an answer, whole or streamed, whoever serves it: the one language between providers' codecs, the stages
 * and callers' dialects. `choice` is the index of the choice (0 unless the caller asked for several).
 *
 * A whole answer is the same events with each text in one piece. Events of one choice arrive in the order of the answer.
 */
export type ChatEvent =
  /** The provider's own name for the answer and the model that served it; not content. */
  | {
      type: 'response-start'
      upstreamId?: string | undefined
      upstreamModel?: string | undefined
      systemFingerprint?: string | undefined
    }
  | { type: 'text-delta'; choice: number; text: string }
  | { type: 'refusal-delta'; choice: number; text: string }
  | { type: 'reasoning-delta'; choice: number; detail: ReasoningDetail }
  /**
   * A piece of a tool call the caller is to answer. `index` numbers the calls of a choice from 0 without gaps; the first
   * piece of a call carries `id` and `name`; the concatenated `arguments` are the provider's bytes, never re-serialised.
   */
  | {
      type: 'tool-call-delta'
      choice: number
      index: number
      id?: string | undefined
      name?: string | undefined
      /** `custom` tools (OpenAI) take free text instead of JSON arguments. */
      kind?: 'function' | 'custom' | undefined
      arguments: string
    }
  | { type: 'annotation'; choice: number; annotation: Annotation }
  | { type: 'image'; choice: number; image: OutputImage }
  | { type: 'audio-delta'; choice: number; audio: OutputAudio }
  | { type: 'logprobs'; choice: number; logprobs: unknown }
  /** The answer to a request for embeddings, in the order of its inputs: numbers, or base64 of little-endian float32. */
  | { type: 'embeddings'; embeddings: readonly (number[] | string)[] }
  | { type: 'finish'; choice: number; reason: FinishReason | undefined; nativeReason: string | undefined }
  /** Replaces what an earlier `usage` event said. */
  | { type: 'usage'; usage: Usage }
  /** The tier that really served, in the callers' words (`default`, `flex`, `priority`). */
  | { type: 'service-tier'; tier: string }
  /** The provider broke the answer off and said why, inside a 200. Nothing follows. */
  | { type: 'error'; failure: UpstreamFailure }
  /** The wire's own terminal marker (`[DONE]`, `message_stop`). Nothing follows. */
  | { type: 'response-end' }

const contentTypes: ReadonlySet<ChatEvent['type']> = new Set([
  'text-delta',
  'refusal-delta',
  'reasoning-delta',
  'tool-call-delta',
  'annotation',
  'image',
  'audio-delta',
  'embeddings',
] satisfies ChatEvent['type'][])

/**
 * Whether the event carries part of the answer: the first such event of an attempt is the commit point. An empty text (the
 * role-only chunk most providers open with) is not content.
 */
export function isContent(event: ChatEvent): boolean {
  if (event.type === 'text-delta' || event.type === 'refusal-delta') return event.text !== ''
  return contentTypes.has(event.type)
}
