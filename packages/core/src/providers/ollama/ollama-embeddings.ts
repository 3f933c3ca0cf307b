import { GatewayError } from '../../errors/gateway-error.ts'
import type { EmbeddingsCodec, EmbeddingsRequest } from '../contract.ts'
import { countOf, isObject, listOf, objectOf, someTextOf } from '../json-value.ts'
import { inBandFailure } from '../openai-chat/classify-error.ts'

/** `POST /api/embed`. */
export const ollamaEmbeddings: EmbeddingsCodec = {
  encode({ request, offer }) {
    const { provider: _, encoding_format: __, input_type: ___, user: ____, input, ...rest } = request
    return { path: '/embed', body: { ...rest, model: offer.upstream, input: textsOf(input) }, warnings: [] }
  },
  decode(body) {
    const reply = objectOf(body) ?? {}
    const failure = inBandFailure(reply)
    if (failure) return failure
    const vectors = listOf(reply['embeddings'])
    if (vectors.length === 0 || !vectors.every(isVector)) {
      return { kind: 'malformed', message: 'the answer holds no embeddings' }
    }
    const inputTokens = countOf(reply['prompt_eval_count'])
    return {
      embeddings: [...vectors],
      upstreamModel: someTextOf(reply['model']),
      usage: inputTokens === undefined ? undefined : { inputTokens },
    }
  },
}

const isVector = (vector: unknown): vector is number[] =>
  Array.isArray(vector) && vector.length > 0 && vector.every(Number.isFinite)

/** @throws GatewayError `invalid_request` for tokens and parts: Ollama embeds text */
function textsOf(input: EmbeddingsRequest['input']): string[] {
  const inputs: readonly unknown[] = typeof input === 'string' ? [input] : input
  return inputs.map((each) => {
    if (typeof each === 'string') return each
    throw new GatewayError(
      'invalid_request',
      `Ollama embeds text; input holds ${isObject(each) ? 'parts' : 'token numbers'}`,
    )
  })
}
