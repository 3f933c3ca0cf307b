import type { FailureKind } from '../errors/upstream-failure.ts'

/** What a scripted upstream does with one request; a text is the whole answer. */
export type ScriptedAnswer = string | ScriptedReply | ScriptedFailure | ScriptedEmbeddings

/** Waited for before the upstream says anything: a promise that the test resolves when it wants to. */
interface Held {
  after?: PromiseLike<unknown> | undefined
}

/** The upstream answers. */
export interface ScriptedReply extends Held {
  /** Whole, or in the pieces a stream brings it in; a promise among them is waited for. */
  text?: string | readonly (string | PromiseLike<unknown>)[] | undefined
  /** Comes before the text. */
  reasoning?: string | undefined
  /** Come after the text. */
  toolCalls?: readonly ScriptedToolCall[] | undefined
  /** @default 'tool_calls' where there are some, else 'stop' */
  finishReason?: 'stop' | 'length' | 'tool_calls' | 'content_filter' | undefined
  /** What the provider says it came to; `null`: it says nothing, and the gateway estimates. @default 10 and 5 tokens */
  usage?: ScriptedUsage | null | undefined
  /** Of a stream: the connection is lost after the text. @default false */
  breaksOff?: boolean | undefined
}

/** A call the model makes. */
export interface ScriptedToolCall {
  /** Of the tool. */
  name: string
  /** An object, or the text the model wrote: it need not be JSON. @default {} */
  arguments?: object | string | undefined
  /** @default `call_1`, `call_2`, ... */
  id?: string | undefined
}

/** In tokens. */
export interface ScriptedUsage {
  /** Cached ones included. */
  prompt: number
  /** Reasoning included. */
  completion: number
  /** Of the prompt. @default 0 */
  cached?: number | undefined
  /** Of the completion. @default 0 */
  reasoning?: number | undefined
}

/** The upstream fails. */
export interface ScriptedFailure extends Held {
  /** What goes wrong, or the status the upstream answers with. */
  failure: Exclude<FailureKind, 'unknown'> | number
  /** The upstream's own words. @default the failure's name */
  message?: string | undefined
  /** Its `Retry-After`, in seconds. @default none */
  retryAfterSeconds?: number | undefined
}

/** Vectors, for `POST /embeddings`. */
export interface ScriptedEmbeddings extends Held {
  /** One for each input. */
  embeddings: readonly (readonly number[])[]
  /** @default 10 prompt tokens */
  usage?: Pick<ScriptedUsage, 'prompt'> | undefined
}
