import type { Attributes } from '@opentelemetry/api'
import { completionTokens, promptTokens, type Usage } from '../chat/usage.ts'
import type { GatewayEvents } from '../observe/events.ts'

/**
 * Names of OpenTelemetry's semantic conventions for generative AI. They are written out because no package publishes them:
 * `@opentelemetry/semantic-conventions` 1.45 marks its own as moved to the repository of the GenAI conventions. Read 2026-11.
 */
export const genAi = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  tokenType: 'gen_ai.token.type',
  errorType: 'error.type',
  httpStatus: 'http.response.status_code',
} as const

/** What the conventions have no name for. */
export const inroute = {
  outcome: 'inroute.outcome',
  streamed: 'inroute.streamed',
  attempts: 'inroute.attempts',
  costUsd: 'inroute.cost_usd',
  firstContentMs: 'inroute.first_content_ms',
  endpoint: 'inroute.endpoint',
  byok: 'inroute.byok',
  hedged: 'inroute.hedged',
  shadowOf: 'inroute.shadow_of',
  shadow: 'inroute.shadow',
} as const

/** `gen_ai.client.operation.duration`, in seconds. */
export const operationDuration = {
  name: 'gen_ai.client.operation.duration',
  unit: 's',
  boundaries: Array.from({ length: 14 }, (_, power) => 0.01 * 2 ** power),
}

/** `gen_ai.client.token.usage`, per request and token type. */
export const tokenUsage = {
  name: 'gen_ai.client.token.usage',
  unit: '{token}',
  boundaries: Array.from({ length: 14 }, (_, power) => 4 ** power),
}

const operations: Readonly<Record<GatewayEvents['generation']['api'], string>> = {
  chat: 'chat',
  messages: 'chat',
  responses: 'chat',
  completions: 'text_completion',
  embeddings: 'embeddings',
}

export const operationOf = ({ api }: Pick<GatewayEvents['generation'], 'api'>): string => operations[api]

/** The conventions' names for vendors where they differ from ours. */
const vendorNames: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  'google-ai-studio': 'gcp.gemini',
  'google-vertex': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  xai: 'x_ai',
}

export const providerName = (providerId: string): string => vendorNames[providerId] ?? providerId

/** Only what is known: a count nobody has is no attribute. */
export function usageAttributes(usage: Usage = {}): Attributes {
  return known({
    [genAi.inputTokens]: promptTokens(usage),
    [genAi.outputTokens]: completionTokens(usage),
    [genAi.cacheReadTokens]: usage.cacheReadTokens,
  })
}

export const known = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
