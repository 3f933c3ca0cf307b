import { createOpenAiEmbeddings } from '../../src/providers/openai-chat/embeddings.ts'
import { buildCatalog, type ModelsOption } from '../../src/catalog/build-catalog.ts'
import type { CatalogSnapshot } from '../../src/catalog/catalog.ts'
import type { ModelOffer } from '../../src/catalog/offer.ts'
import type { Provider } from '../../src/providers/contract.ts'
import { defineProvider } from '../../src/providers/define-provider.ts'

/** Everything a Chat Completions codec can express; routing reads capabilities and never encodes. */
const everyParameter = new Set(
  `temperature top_p top_k min_p top_a frequency_penalty presence_penalty repetition_penalty max_tokens
   max_completion_tokens logit_bias logprobs top_logprobs prediction seed response_format structured_outputs stop tools
   tool_choice parallel_tool_calls include_reasoning reasoning reasoning_effort verbosity`.split(/\s+/),
)

const codec: Provider['chat'] = {
  wire: 'openai-chat',
  encode: () => ({ path: '/', body: {}, warnings: [] }),
  decodeReply: () => ({ events: [] }),
  createStreamDecoder: () => ({ decode: () => ({ events: [] }), end: () => [] }),
  classifyError: () => ({ kind: 'unknown', message: '' }),
  capabilities: {
    parameters: everyParameter,
    input: new Set(['text', 'image', 'file', 'audio', 'video']),
    output: new Set(['text']),
  },
}

/** A provider that offers the given models and is never called. */
export function provider(
  id: string,
  models: Record<string, Partial<ModelOffer>>,
  more: Partial<Pick<Provider, 'name' | 'vendor' | 'anyModel' | 'dataPolicy' | 'links'>> = {},
): Provider {
  return defineProvider(
    {
      id,
      name: more.name ?? id,
      baseURL: `https://${id}.example/v1`,
      chat: codec,
      embeddings: createOpenAiEmbeddings({}),
      authorize: () => ({}),
      ...more,
    },
    { models },
  )
}

/** An offer at a price per million for prompt and completion alike. */
export const priced = (usd: number, more: Partial<ModelOffer> = {}): Partial<ModelOffer> => ({
  upstream: 'm',
  pricing: { inputPerMillion: usd, outputPerMillion: usd },
  ...more,
})

/** A catalog of the given offers: by provider, then by model. */
export const catalogOf = (
  offers: Record<string, Record<string, Partial<ModelOffer>>>,
  models?: ModelsOption,
): CatalogSnapshot =>
  buildCatalog({
    providers: Object.entries(offers).map(([id, models]) => provider(id, models)),
    ...(models ? { models } : {}),
  })
