import type { ChatEvent, ChatRequest, ReasoningFormat, Usage } from '../chat/index.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import type { AttemptLimits, ModelOffer } from '../catalog/offer.ts'
import type { Secret } from './secret.ts'

/** The wire formats inroute knows. A caller's dialect and a provider's wire of the same name meet in the lossless lane. */
export type Wire = 'openai-chat' | 'anthropic-messages' | 'openai-responses' | 'gemini' | (string & {})

/**
 * A setting that could not be honoured: left out of what was sent, and reported to the caller in the answer's metadata.
 * Never quotes the prompt.
 */
export interface Warning {
  /** `unsupported`: left out. `changed`: sent in another form that loses something. */
  type: 'unsupported' | 'changed'
  /** The request member it is about, e.g. `top_k` or `messages[3].content[1]`. */
  field: string
  /** For people. */
  message: string
}

/** The caller's own body, present when the caller speaks this codec's wire and nothing had to be changed in between. */
export interface NativeRequest {
  /** The caller's dialect. */
  wire: Wire
  /** The parsed body, as sent. Not to be mutated. */
  body: Record<string, unknown>
  /** The body's JSON text as sent, where the gateway read it itself (a host's body parser keeps only the object). */
  text?: string | undefined
}

/** What a request is encoded from. */
export interface EncodeInput {
  /** The neutral request. Not to be mutated: the next candidate gets the same one. */
  request: ChatRequest
  /** The caller's own body, where it may go as it is. */
  native?: NativeRequest | undefined
  /** The caller's `x-anthropic-beta` or `anthropic-beta`, a comma list; for the codecs that know such a thing. */
  betas?: string | undefined
  /** Stream the answer. */
  stream: boolean
  /** What is known of the model at this provider. */
  offer: ModelOffer
}

/** What is sent to a provider, but for its credential. */
export interface EncodedRequest {
  /** Appended to the provider's base URL; every variable part percent-encoded by the codec. Starts with `/`. */
  path: string
  /** The JSON body. A string is sent as it is (the lossless lane edits text), anything else is stringified. */
  body: unknown
  /** Beside content-type, accept and the credential, which the transport sets. */
  headers?: Record<string, string> | undefined
  /** Settings that had to be left out or changed. */
  warnings: Warning[]
  /** For the decoder of this request's answer. Absent: it needs to know nothing. */
  context?: AnswerContext | undefined
}

/** What a codec decided while encoding that decoding the answer depends on. */
export interface AnswerContext {
  /** The tool the model was made to call in place of a JSON answer: its arguments are the answer's text. */
  answerTool?: string | undefined
  /** Whose opaque reasoning state the answer carries, where the answer does not say which model gave it. */
  reasoningFormat?: ReasoningFormat | undefined
}

/** One message of a streamed answer: an SSE event, an NDJSON line, a binary event-stream frame. */
export interface WireMessage {
  /** The SSE `event:` name or the frame's `:event-type`. */
  event?: string | undefined
  /** What comes after `data:`, lines joined. */
  data: string
}

/** What a message of an answer means. */
export interface Decoded {
  /** In order; none for a message that is not valid. */
  events: readonly ChatEvent[]
  /** The parsed message, where it is a JSON object: what the lossless lane renders from. */
  body?: Record<string, unknown> | undefined
}

/** Decodes the messages of one streamed answer, in order. Holds the state of that answer and nothing else. */
export interface StreamDecoder {
  /**
   * A message that is not valid in this wire yields no events and no body (it is dropped); an error the provider reports in
   * band yields an `error` event. Never throws.
   */
  decode(message: WireMessage): Decoded
  /** The bytes ended: whatever is still held back. No `finish` is invented here. */
  end(): readonly ChatEvent[]
  /**
   * Messages like the last one but for their text, which is so many characters long together, went to the caller without
   * being decoded. Absent where a text's content matters to what follows it: then every message is decoded.
   */
  pass?(type: 'text-delta' | 'reasoning-delta', chars: number): void
}

/** An answer that is not 2xx. */
export interface UpstreamResponse {
  /** Of the HTTP answer. */
  status: number
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>
  /** The body as text, bounded by the transport. */
  body: string
}

/** Splits a streamed body into messages. SSE unless a codec brings its own. */
export interface Framer {
  /** Bytes as they come, wherever the network cut them. */
  push(bytes: Uint8Array, emit: (message: WireMessage) => void): void
  /** The bytes are over: what is left may be a last message. */
  end(emit: (message: WireMessage) => void): void
}

/**
 * What one wire format means, as pure functions on data: no I/O, no clock, no environment, no prices. Everything a provider
 * of this wire needs that is not a fact (ids, keys, addresses, models).
 */
export interface ChatCodec {
  /** A caller's dialect of this name takes the lossless lane. */
  wire: Wire
  /** Never throws: what cannot be said is a warning. */
  encode(input: EncodeInput): EncodedRequest
  /** A whole answer of status 2xx: its parsed JSON body, or the text if it is not JSON. Never throws. */
  decodeReply(body: unknown, context?: AnswerContext): Decoded
  /** One for each answer. */
  createStreamDecoder(context?: AnswerContext): StreamDecoder
  /** An answer that is not 2xx. Never throws. */
  classifyError(response: UpstreamResponse): UpstreamFailure
  /** Absent: server-sent events, and the bare JSON that some servers send in their place. */
  createFramer?: (() => Framer) | undefined
  /** Of the provider's models in general. */
  capabilities: Capabilities
  /** The same for one model, where models of the provider differ. Absent: they do not. */
  capabilitiesFor?: ((offer: ModelOffer) => Capabilities) | undefined
  /** The `max_tokens` it sends for a request without one: what such a request may cost at most. Absent: it sends none. */
  defaultMaxTokens?: ((offer: ModelOffer) => number) | undefined
}

/** What a codec can express, by the callers' names; a model's offer narrows it. Routing and the docs' table read this. */
export interface Capabilities {
  /** Request parameters that reach the provider, in any form. */
  parameters: ReadonlySet<string>
  /** What messages may hold. */
  input: ReadonlySet<Modality>
  /** What answers may hold. */
  output: ReadonlySet<Modality>
  /**
   * Goes on with an assistant's message at the end of the conversation, instead of answering it. Absent: not known, and tried
   * where an answer that broke off is to be continued.
   */
  prefill?: boolean | undefined
}

/** What a message or an answer can hold. */
export type Modality = 'text' | 'image' | 'file' | 'audio' | 'video'

/** `POST /embeddings`, for providers that serve it. */
export interface EmbeddingsCodec {
  /** What is sent for a request. */
  encode(input: { request: EmbeddingsRequest; offer: ModelOffer }): EncodedRequest
  /** @throws nothing; a body without embeddings is a `malformed` failure */
  decode(body: unknown): EmbeddingsReply | UpstreamFailure
}

/** What one vector is made of: a text, tokens, or parts as in a message. */
export type EmbeddingsInput = string | number[] | { content: unknown[] }

/**
 * The body of `POST /embeddings`.
 * @see https://openrouter.ai/docs
 */
export interface EmbeddingsRequest {
  model: string
  input: string | string[] | number[] | number[][] | { content: unknown[] }[]
  encoding_format?: 'float' | 'base64' | undefined
  dimensions?: number | undefined
  input_type?: string | undefined
  user?: string | undefined
  provider?: Record<string, unknown> | null | undefined
  [field: string]: unknown
}

/** Vectors, in the order of their inputs. */
export interface EmbeddingsReply {
  /** As the caller asked: numbers, or base64 of little-endian float32. */
  embeddings: (number[] | string)[]
  /** The provider's own id of the answer. */
  upstreamId?: string | undefined
  /** As the provider calls it. */
  upstreamModel?: string | undefined
  /** `undefined`: the provider did not say. */
  usage?: Usage | undefined
}

/** A place requests can go: what a factory such as `openai()` returns. Facts only; the behaviour is its codec's. */
export interface Provider {
  /** The routable slug, e.g. `openai`. */
  id: string
  /** For people, e.g. `OpenAI`; the `provider` of answers. */
  name: string
  /** Where requests go; credentials are sent to this origin and no other. */
  baseURL: string
  /** Its wire format. */
  chat: ChatCodec
  /** Absent: it serves none. */
  embeddings?: EmbeddingsCodec | undefined
  /** A pool: each request uses one. Empty: `keyVariable` is read, or none is needed. */
  keys: readonly Secret[]
  /**
   * The environment variable that `createGateway` reads when `keys` is empty, or several of which the first that is set
   * counts; absent for a provider that needs no key.
   */
  keyVariable?: string | readonly string[] | undefined
  /** `authorize` brings credentials of its own and is called without a key too, with an empty one. @default false */
  ownCredentials?: boolean | undefined
  /** How a key is presented, e.g. as a bearer token. Only the transport calls it, with a key of this provider. */
  authorize(request: AuthorizeInput): Record<string, string> | Promise<Record<string, string>>
  /**
   * Answers requests by I/O of its own: a library that is called, in place of an address. Limits, back-pressure and the caller's
   * leaving are seen to all the same. What it throws counts as a connection that failed.
   */
  call?: ((call: ProviderCall) => Promise<ProviderAnswer>) | undefined
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>
  /** What the user wrote, by canonical model id. The catalog puts it on top of the vendor's known models, entry by entry. */
  models: Readonly<Record<string, Partial<ModelOffer>>>
  /** Where this provider needs other limits than the rest; a model's own come first. */
  limits?: AttemptLimits | undefined
  /** Whose known models this provider brings: a key of the catalog's price data. Absent: only what `models` lists. */
  vendor?: string | undefined
  /** Answer for model ids that `models` lacks by asking the provider for `author/slug` under the id given. @default false */
  anyModel?: boolean | undefined
  /** What it does with what is sent, by your contract with it. @default what the vendor says, else unknown */
  dataPolicy?: { training?: boolean; retention?: boolean } | undefined
  /** The service tier of requests that ask for none, where the account's is not the standard one. */
  defaultTier?: 'priority' | undefined
  /** Links for `GET /providers`. */
  links?: { privacyPolicy?: string; termsOfService?: string; statusPage?: string } | undefined
}

/** One request to a provider that is called. */
export interface ProviderCall {
  /** What the codec's `encode` gave, as it is. */
  body: unknown
  /** Whether a stream is wanted. */
  stream: boolean
  /** Aborts when a limit has run out or nobody wants the rest. */
  signal: AbortSignal
  /** Reports a setting that turned out not to be honoured; heard until the answer's first content. */
  warn(warning: Warning): void
}

/** As if it had come by HTTP, so that the codec reads it like any other. */
export interface ProviderAnswer {
  /** As over HTTP; not 2xx is for `classifyError`. */
  status: number
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  /** Asked for the next chunk when there is room for it. */
  body: AsyncIterable<Uint8Array>
}

/** What a credential may be made from. */
export interface AuthorizeInput {
  /** The key's plaintext; empty for a provider with credentials of its own. */
  key: string
  /** Of the HTTP request. */
  method: 'POST'
  /** Whole, with the query. */
  url: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  /** As it is sent, for signatures. */
  body: string
  /** For signatures that expire. */
  nowMs: number
}
