import type { Usage } from '../../chat/index.ts'
import type { UpstreamFailure } from '../../errors/upstream-failure.ts'
import type { EmbeddingsCodec, EmbeddingsReply, EmbeddingsRequest, EncodedRequest, Warning } from '../contract.ts'
import { inBandFailure } from './classify-error.ts'
import type { VendorDifferences } from './differences.ts'
import { listOf, countOf, objectOf, someTextOf, isObject, type JsonObject } from '../json-value.ts'

/** OpenAI's `POST /embeddings`, as its relatives serve it too. */
export function createOpenAiEmbeddings(vendor: VendorDifferences): EmbeddingsCodec {
  return {
    encode({ request, offer }): EncodedRequest {
      const { provider: _, ...rest } = request
      const path = vendor.path?.(offer, 'embeddings') ?? '/embeddings'
      const format = vendor.signedByteEmbeddings
      const body = { ...(format ? asSignedBytes(request, format) : rest), model: offer.upstream }
      return { path, body, warnings: [...unsupportedInput(request.input)] }
    },
    decode: (body) => decodeEmbeddings(body, vendor.signedByteEmbeddings ? toSignedBytes : (vector) => vector),
  }
}

const asSignedBytes = ({ input, dimensions }: EmbeddingsRequest, format: string): JsonObject => ({
  input,
  ...(dimensions !== undefined && { dimensions }),
  encoding_format: format,
})

type Vector = number[] | string

/** Their scale is the vendor's own; angles between them, which is what is compared, are those of the floats. */
const toSignedBytes = (vector: Vector): Vector =>
  typeof vector === 'string' ? [...new Int8Array(Buffer.from(vector, 'base64'))] : vector

/** OpenRouter's multimodal inputs have no counterpart here: the vendor's own answer says so too. */
function* unsupportedInput(input: unknown): Iterable<Warning> {
  if (listOf(input).some(isObject)) {
    yield {
      type: 'unsupported',
      field: 'input',
      message: 'inputs other than text are unknown to this wire; sent as they are',
    }
  }
}

function decodeEmbeddings(body: unknown, read: (vector: Vector) => Vector): EmbeddingsReply | UpstreamFailure {
  if (!isObject(body)) return malformed('the provider answered 200 with a body that is not a JSON object')
  const failure = inBandFailure(body)
  if (failure) return failure
  const embeddings = inOrder(listOf(body['data']))
  if (!embeddings) return malformed('the provider answered 200 without embeddings')
  const usage = objectOf(body['usage'])
  return {
    embeddings: embeddings.map(read),
    upstreamId: someTextOf(body['id']),
    upstreamModel: someTextOf(body['model']),
    usage: usage && inputUsage(usage),
  }
}

/** By `index`, which need not be the order they come in. */
function inOrder(data: readonly unknown[]): Vector[] | undefined {
  const embeddings: Vector[] = []
  for (const [position, entry] of data.entries()) {
    const item = objectOf(entry)
    const embedding = item?.['embedding']
    const index = typeof item?.['index'] === 'number' ? item['index'] : position
    const isUsable = typeof embedding === 'string' || (Array.isArray(embedding) && embedding.every(Number.isFinite))
    if (!isUsable || !(index in data) || index in embeddings) return undefined
    embeddings[index] = embedding as Vector
  }
  return embeddings.length > 0 ? embeddings : undefined
}

/** Voyage sends the total only. Perplexity says what it cost. */
function inputUsage(usage: JsonObject): Usage | undefined {
  const inputTokens = countOf(usage['prompt_tokens']) ?? countOf(usage['total_tokens'])
  const reportedCostUsd = countOf(usage['cost']) ?? countOf(objectOf(usage['cost'])?.['total_cost'])
  if (inputTokens === undefined && reportedCostUsd === undefined) return undefined
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(reportedCostUsd === undefined ? {} : { reportedCostUsd }),
  }
}

const malformed = (message: string): UpstreamFailure => ({ kind: 'malformed', status: 200, message })
