import type { LanguageModelV3, LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import {
  type ChatCodec,
  classifyOpenAiError,
  defineProvider,
  OptionsError,
  type Provider,
  type ProviderOptions,
} from '@inroute/core/provider'
import { callModel } from './call-model.ts'
import { capabilities } from './capabilities.ts'
import { createStreamDecoder, decodeReply } from './decode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import type { ModelCall } from './model-call.ts'

/** A language model of the AI SDK: specification v4 (`ai` 7) or v3 (`ai` 6). */
export type AiSdkModel = LanguageModelV4 | LanguageModelV3

/** Keys and addresses are the model's own. */
export interface AiSdkOptions extends Omit<ProviderOptions, 'apiKey' | 'baseURL'> {
  /** Sent with every call, by the names the models' own providers use: `{ openai: { store: false } }`. */
  providerOptions?: SharedV4ProviderOptions | undefined
}

/**
 * Language models of the Vercel AI SDK as a provider. Its requests are made by the models themselves; limits, retries, fallback
 * and the ledger are the gateway's.
 * @param models one model, offered as `provider/model-id`, or models by the canonical ids they are to be offered under
 * @throws OptionsError `invalid_ai_sdk_model`, and as `defineProvider`
 */
export function aiSdk(
  models: AiSdkModel | Readonly<Record<string, AiSdkModel>>,
  { providerOptions, ...options }: AiSdkOptions = {},
): Provider {
  const byId = new Map(isModel(models) ? [[canonicalId(models), models]] : Object.entries(models))
  for (const [id, model] of byId) checkModel(id, model)
  const [first] = byId.values()
  if (!first) throw new OptionsError('invalid_ai_sdk_model', 'aiSdk: at least one model is needed, received none')
  const slug = slugOf(first)
  const provider = defineProvider(
    {
      id: slug,
      name: slug,
      // no request goes by it: RFC 2606 keeps the name from ever meaning something
      baseURL: `https://${slug}.ai-sdk.invalid`,
      chat: createCodec(providerOptions),
      authorize: () => ({}),
    },
    { ...options, models: offersOf(byId, options.models) },
  )
  return {
    ...provider,
    call: (call) => {
      const { model, options } = call.body as ModelCall
      return callModel(byId.get(model)!, { ...options, headers: provider.headers }, call)
    },
  }
}

const createCodec = (providerOptions: SharedV4ProviderOptions | undefined): ChatCodec => ({
  wire: 'ai-sdk',
  encode: (input) => encodeRequest(input, providerOptions),
  decodeReply,
  createStreamDecoder,
  classifyError: (response) => classifyOpenAiError(response),
  capabilities,
})

function offersOf(byId: ReadonlyMap<string, AiSdkModel>, facts: AiSdkOptions['models'] = {}): Provider['models'] {
  for (const id of Object.keys(facts)) {
    if (!byId.has(id)) {
      const known = [...byId.keys()].join(', ')
      throw new OptionsError('invalid_ai_sdk_model', `aiSdk: models['${id}'] is none of the models given: ${known}`)
    }
  }
  return Object.fromEntries([...byId.keys()].map((id) => [id, { ...facts[id], upstream: id }]))
}

const isModel = (models: object): models is AiSdkModel => 'specificationVersion' in models

function checkModel(id: string, model: AiSdkModel): void {
  const version: unknown = (model as Partial<AiSdkModel> | undefined)?.specificationVersion
  if (version === 'v4' || version === 'v3') return
  throw new OptionsError(
    'invalid_ai_sdk_model',
    `aiSdk: ${id} must be a language model of specification v4 or v3, received ${typeof version === 'string' ? version : typeof model}`,
  )
}

/** `openai.responses` and its like name the API after the provider. */
const slugOf = ({ provider }: AiSdkModel): string =>
  (provider.split('.', 1)[0] as string).toLowerCase().replace(/[^a-z0-9_-]+/g, '-')

const canonicalId = (model: AiSdkModel): string =>
  model.modelId.includes('/') ? model.modelId : `${slugOf(model)}/${model.modelId}`
