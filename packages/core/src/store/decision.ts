import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import type { EndpointHealth } from '../health/contract.ts'

/** What one routing decision was made from, to be made again: small, JSON, and without a word of the prompt. */
export interface Decision {
  /** What the request said to routing, and the names of the parameters it used. */
  request: Record<string, unknown>
  seed: number
  nowMs: number
  kind?: 'chat' | 'embeddings' | undefined
  promptTokens?: number | undefined
  callerId?: string | undefined
  /** The conversation's key, where it could matter. */
  conversation?: string | undefined
  sticky?: { endpointId: string } | undefined
  /** The operator's and the caller's `provider` preferences. */
  defaults?: ProviderPreferences | undefined
  callerDefaults?: ProviderPreferences | undefined
  /** Which models could be asked for. */
  modelRules?: readonly ModelRule[] | undefined
  catalogVersion: string
  /** Of the endpoints that were looked at, where it was anything but fine or its figures decided. */
  health: Record<string, EndpointHealth>
  /** The endpoints planned, in order. */
  candidates: string[]
}
