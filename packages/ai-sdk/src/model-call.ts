import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'

/** What the codec makes of a request: which model is called, with what. */
export interface ModelCall {
  /** The id the model was given under. */
  model: string
  options: LanguageModelV4CallOptions
}

/** Marks state of a model that only the AI SDK's provider of that name can take back. */
export const stateFormat = 'ai-sdk-v4'
