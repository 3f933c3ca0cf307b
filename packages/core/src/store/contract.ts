import type { Usage } from '../chat/usage.ts'

/**
 * One request's row in the ledger: everything that was decided and spent, written once when the request is over. Amounts are
 * integers of 10^-9 USD.
 */
export interface GenerationRecord {
  /** `gen-...` */
  id: string
  createdAtMs: number
  /** Who paid: the key's hash, the id `identify` gave, or `undefined` on an open mount. */
  callerId?: string | undefined
  /** Which skin was called. */
  api: 'chat' | 'completions' | 'responses' | 'messages' | 'embeddings'
  streamed: boolean
  /** As the caller sent it. */
  requestedModel: string
  /** The model and provider that answered; of the last attempt if none did. */
  model?: string | undefined
  providerId?: string | undefined
  providerName?: string | undefined
  /** The provider's own id for the answer. */
  upstreamId?: string | undefined
  /** How the request ended. */
  outcome: 'completed' | 'failed' | 'aborted' | 'blocked' | 'upstream_cut'
  finishReason?: string | undefined
  nativeFinishReason?: string | undefined
  serviceTier?: string | undefined
  usage: Usage
  costNanoUsd: number
  promptCostNanoUsd: number
  completionCostNanoUsd: number
  /** The catalog's version the price came from; absent when the model has no price. */
  priceVersion?: string | undefined
  /** From the request's arrival to the first content, in milliseconds. */
  latencyMs?: number | undefined
  /** From the first content to the end, in milliseconds. */
  generationMs?: number | undefined
  attempts: AttemptRecord[]
  app?: { url?: string; title?: string } | undefined
  userAgent?: string | undefined
  user?: string | undefined
  sessionId?: string | undefined
  error?: { code: string; status: number; message: string } | undefined
}

/** One call to one provider. */
export interface AttemptRecord {
  /** `att-...`, the idempotency key of its settlement. */
  id: string
  model: string
  providerId: string
  providerName: string
  /** `author/slug@tag` */
  endpointId: string
  startedAtMs: number
  durationMs: number
  /** The provider's HTTP status; absent when no answer came. */
  status?: number | undefined
  /** A failure's kind; absent on success. */
  failure?: string | undefined
  message?: string | undefined
}

/** Durable state. Every method may be called at any time after the store was created; a driver opens itself on first use. */
export interface Store {
  /** For messages and `gateway.health()`, e.g. `sqlite`. */
  readonly name: string
  /** Writes a finished request. Idempotent by `record.id`. */
  record(record: GenerationRecord): Promise<void>
  generation(id: string): Promise<GenerationRecord | undefined>
  /** Sums over generations, grouped. */
  spend(query: SpendQuery): Promise<SpendRow[]>
  /** Releases connections and files; what was recorded is durable once this resolves. */
  close(): Promise<void>
}

export interface SpendQuery {
  by: 'model' | 'provider' | 'caller' | 'day'
  /** Half-open range of `createdAtMs`. */
  fromMs?: number | undefined
  toMs?: number | undefined
}

export interface SpendRow {
  key: string
  requests: number
  promptTokens: number
  completionTokens: number
  costNanoUsd: number
}
