import type { ContentPart, Usage } from '../../chat/index.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { EmbeddingsCodec, EmbeddingsRequest } from '../contract.ts'
import { countOf, type JsonObject, listOf, objectOf } from '../json-value.ts'
import { usageOf } from './decode-usage.ts'
import { type EncodeContext, type GeminiPart, warn } from './encode-context.ts'
import { encodeParts } from './encode-parts.ts'
import type { GeminiPlatform } from './gemini-codec.ts'
import { modelFamilyOf } from './model-family.ts'
import { modelPath } from './model-path.ts'

/**
 * `batchEmbedContents` of the Gemini API, also for a single input; `predict` of Vertex AI, which embeds text only.
 * Embeddings come as numbers; base64 is for the gateway to make.
 */
export function createGeminiEmbeddings(platform: GeminiPlatform): EmbeddingsCodec {
  return {
    encode({ request, offer }) {
      const context: EncodeContext = { platform, family: modelFamilyOf(offer.upstream), warnings: [] }
      const path = modelPath(offer.upstream, platform)
      const inputs = inputsOf(request, context)
      const options = { taskType: taskTypeOf(request.input_type), outputDimensionality: request.dimensions }
      return platform === 'gemini-api'
        ? {
            path: `${path}:batchEmbedContents`,
            body: { requests: inputs.map((parts) => ({ model: path.slice(1), content: { parts }, ...options })) },
            warnings: context.warnings,
          }
        : { path: `${path}:predict`, body: predictBody(inputs, options, context), warnings: context.warnings }
    },
    decode(body) {
      const reply = objectOf(body) ?? {}
      const single = objectOf(reply['embedding'])
      const vectors = (single ? [single] : [...listOf(reply['embeddings']), ...listOf(reply['predictions'])]).map(
        vectorOf,
      )
      if (vectors.length === 0 || vectors.some((vector) => vector === undefined)) {
        return { kind: 'malformed', message: 'the answer holds no embeddings' }
      }
      return { embeddings: vectors as number[][], usage: embeddingUsage(reply) }
    },
  }
}

/** @throws GatewayError `invalid_request` for tokens, which only their own model could read */
function inputsOf(request: EmbeddingsRequest, context: EncodeContext): GeminiPart[][] {
  const inputs: readonly unknown[] = typeof request.input === 'string' ? [request.input] : listOf(request.input)
  return inputs.map((input, i) => {
    if (typeof input === 'string') return [{ text: input }]
    const content = objectOf(input)?.['content']
    if (Array.isArray(content)) return encodeParts(content as ContentPart[], `input[${i}].content`, context)
    throw new GatewayError('invalid_request', 'Gemini embeds text and media; input holds token numbers')
  })
}

function predictBody(
  inputs: readonly GeminiPart[][],
  options: { taskType: string | undefined; outputDimensionality: number | undefined },
  context: EncodeContext,
): object {
  const instances = inputs.map((parts, i) => {
    if (parts.some((part) => !('text' in part))) {
      warn(context, 'unsupported', `input[${i}]`, 'Vertex AI embeds text only')
    }
    return { content: parts.map((part) => part['text'] ?? '').join('\n'), task_type: options.taskType }
  })
  return { instances, parameters: { outputDimensionality: options.outputDimensionality } }
}

/** The names that Cohere and Voyage made common; Google's own pass as they are. */
const taskTypes: Readonly<Record<string, string>> = {
  query: 'RETRIEVAL_QUERY',
  search_query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  search_document: 'RETRIEVAL_DOCUMENT',
  passage: 'RETRIEVAL_DOCUMENT',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
}

const taskTypeOf = (inputType: string | undefined): string | undefined =>
  inputType !== undefined && Object.hasOwn(taskTypes, inputType) ? taskTypes[inputType] : inputType

function vectorOf(embedding: unknown): number[] | undefined {
  const sent = objectOf(embedding)
  const values = listOf(sent?.['values'] ?? objectOf(sent?.['embeddings'])?.['values'])
  return values.length > 0 && values.every((value) => typeof value === 'number') ? (values as number[]) : undefined
}

function embeddingUsage(reply: JsonObject): Usage | undefined {
  const metadata = objectOf(reply['usageMetadata'])
  if (metadata)
    return usageOf({
      ...metadata,
      promptTokensDetails: metadata['promptTokenDetails'] ?? metadata['promptTokensDetails'],
    })
  const counts = listOf(reply['predictions']).map((prediction) =>
    countOf(objectOf(objectOf(objectOf(prediction)?.['embeddings'])?.['statistics'])?.['token_count']),
  )
  return counts.length > 0 && counts.every((count) => count !== undefined)
    ? { inputTokens: counts.reduce<number>((sum, count) => sum + count, 0) }
    : undefined
}
