import { type AnswerReader, readStreamedAnswer, readWholeAnswer } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import type { ChatRequest } from '../chat/index.ts'
import type { EmbeddingsRequest, EncodedRequest, NativeRequest } from '../providers/contract.ts'
import { parseJson } from '../providers/json-value.ts'
import { readText } from '../transport/read-body.ts'
import type { UpstreamAnswer } from '../transport/transport.ts'
import { embeddingsAnswer } from './embeddings-answer.ts'

/** A request as one candidate is to get it. */
export interface FittedRequest {
  request: ChatRequest
  /** The caller's own body, if nothing had to be changed. */
  native?: NativeRequest | undefined
  /** Present: vectors are asked for, by this body. */
  embeddings?: EmbeddingsRequest | undefined
}

/** How one request is put to one endpoint, and how its answer is read. */
export interface PreparedCall {
  encoded: EncodedRequest
  /** For an answer of status 2xx. */
  read(answer: UpstreamAnswer): Promise<AnswerReader>
}

export interface CallOptions {
  stream: boolean
  /** The caller's list of Anthropic beta features. */
  betas?: string | undefined
}

export function prepareCall(endpoint: Endpoint, fitted: FittedRequest, options: CallOptions): PreparedCall {
  return fitted.embeddings ? prepareEmbeddings(endpoint, fitted.embeddings) : prepareChat(endpoint, fitted, options)
}

function prepareChat(
  { provider: { chat }, offer }: Endpoint,
  { request, native }: FittedRequest,
  { stream, betas }: CallOptions,
): PreparedCall {
  const sameWire = native?.wire === chat.wire
  const encoded = chat.encode({ request, native: sameWire ? native : undefined, betas, stream, offer })
  return {
    encoded,
    async read(answer) {
      // some providers answer a request for a stream with a whole JSON body; it is as good an answer
      const streamed = stream && !answer.headers['content-type']?.startsWith('application/json')
      if (streamed) return readStreamedAnswer(answer.body, chat, encoded.context)
      return readWholeAnswer(chat.decodeReply(await readJson(answer), encoded.context))
    },
  }
}

function prepareEmbeddings({ provider, offer }: Endpoint, request: EmbeddingsRequest): PreparedCall {
  // the catalog offers no embedding model at a provider without a codec for it
  const codec = provider.embeddings!
  return {
    encoded: codec.encode({ request, offer }),
    read: async (answer) => readWholeAnswer(embeddingsAnswer(codec.decode(await readJson(answer)), request)),
  }
}

async function readJson({ body }: UpstreamAnswer): Promise<unknown> {
  const text = await readText(body)
  return parseJson(text) ?? text
}
