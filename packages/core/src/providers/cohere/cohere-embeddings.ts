import type { Usage } from '../../chat/index.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { EmbeddingsCodec, EmbeddingsRequest, Warning } from '../contract.ts'
import { countOf, type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'
import { warn } from './encode-messages.ts'

/** `POST /v2/embed`: floats, or base64 of them where that is what the caller asked for. */
export const cohereEmbeddings: EmbeddingsCodec = {
  encode({ request, offer }) {
    const warnings: Warning[] = []
    const body = {
      model: offer.upstream,
      ...inputsOf(request),
      input_type: inputTypeOf(request.input_type, warnings),
      embedding_types: [request.encoding_format === 'base64' ? 'base64' : 'float'],
      output_dimension: request.dimensions,
      truncate: textOf(request['truncate']),
    }
    return { path: '/embed', body, warnings }
  },
  decode(body) {
    const reply = objectOf(body) ?? {}
    const sent = objectOf(reply['embeddings'])
    const vectors = listOf(sent ? (sent['float'] ?? sent['base64']) : reply['embeddings'])
    if (vectors.length === 0 || !vectors.every(isVector)) {
      return { kind: 'malformed', message: 'the answer holds no embeddings' }
    }
    return { embeddings: [...vectors], upstreamId: textOf(reply['id']), usage: usageOf(reply) }
  },
}

const isVector = (vector: unknown): vector is number[] | string =>
  typeof vector === 'string' || (Array.isArray(vector) && vector.length > 0 && vector.every(Number.isFinite))

/** @throws GatewayError `invalid_request` for tokens, which only their own model could read */
function inputsOf({ input }: EmbeddingsRequest): { texts: string[] } | { inputs: object[] } {
  const inputs: readonly unknown[] = typeof input === 'string' ? [input] : listOf(input)
  if (inputs.every((each) => typeof each === 'string')) return { texts: [...inputs] }
  return {
    inputs: inputs.map((each) => {
      if (typeof each === 'string') return { content: [{ type: 'text', text: each }] }
      const content = objectOf(each)?.['content']
      if (Array.isArray(content)) return { content: content as unknown[] }
      throw new GatewayError('invalid_request', 'Cohere embeds text and images; input holds token numbers')
    }),
  }
}

/** The names Google and Voyage use; Cohere's own pass as they are. */
const inputTypes: Readonly<Record<string, string>> = {
  query: 'search_query',
  document: 'search_document',
  passage: 'search_document',
  RETRIEVAL_QUERY: 'search_query',
  RETRIEVAL_DOCUMENT: 'search_document',
  CLASSIFICATION: 'classification',
  CLUSTERING: 'clustering',
}

function inputTypeOf(asked: string | undefined, warnings: Warning[]): string {
  if (asked !== undefined) return Object.hasOwn(inputTypes, asked) ? inputTypes[asked]! : asked
  warn(warnings, 'changed', 'input_type', 'Cohere needs one: search_document is sent')
  return 'search_document'
}

function usageOf(reply: JsonObject): Usage | undefined {
  const billed = objectOf(objectOf(reply['meta'])?.['billed_units'])
  const inputTokens = countOf(billed?.['input_tokens'])
  const inputImageTokens = countOf(billed?.['image_tokens'])
  return inputTokens === undefined && inputImageTokens === undefined ? undefined : { inputTokens, inputImageTokens }
}
