import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { isObject, parseJson, type ReasoningDetail } from '@inroute/core/provider'
import { stateFormat } from './model-call.ts'

/** What a model's provider wants back with the next turn (signatures, item ids), as callers carry it. */
export const writeState = (metadata: SharedV4ProviderMetadata): string => JSON.stringify(metadata)

/** The state as it came; `undefined` for what another provider gave, or a caller made up. */
export function readState(detail: ReasoningDetail | undefined): SharedV4ProviderOptions | undefined {
  if (detail?.format !== stateFormat) return undefined
  const written =
    detail.type === 'reasoning.text'
      ? detail.signature
      : detail.type === 'reasoning.encrypted'
        ? detail.data
        : undefined
  const state = typeof written === 'string' ? parseJson(written) : undefined
  return isState(state) ? state : undefined
}

/** By provider, what is its own. */
export const isState = (value: unknown): value is SharedV4ProviderMetadata & SharedV4ProviderOptions =>
  isObject(value) && Object.values(value).every(isObject)
