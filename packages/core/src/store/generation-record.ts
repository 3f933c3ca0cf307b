import type { Usage } from '../chat/usage.ts'
import type { Decision } from './decision.ts'

/**
 * One request's row in the ledger: everything that was decided and spent, written once when the request is over. Amounts are
 * integers of 10^-9 USD.
 */
export interface GenerationRecord {
  /** `gen-...`; also the id of the hold this request settles. */
  id: string
  /** When the request arrived. Decides the windows it counts in, so it must be the `atMs` of its hold. */
  createdAtMs: number
  /** The virtual key's hash, if one was presented. */
  keyHash?: string | undefined
  /** Who paid: the id `identify` gave, or the caller a virtual key belongs to; `undefined` on an open mount. */
  callerId?: string | undefined
  /** Whose budgets this counts against, e.g. `key:<hash>`, `caller:<id>`, `account`. @default ['account'] */
  scopes?: readonly string[] | undefined
  /** Which skin was called. */
  api: 'chat' | 'completions' | 'responses' | 'messages' | 'embeddings'
  /** Asked for as a stream. */
  streamed: boolean
  /** As the caller sent it. */
  requestedModel: string
  /** The model and provider that answered; of the last attempt if none did. */
  model?: string | undefined
  /** `author/slug@tag` of the endpoint that answered. */
  endpointId?: string | undefined
  /** Who answered; absent where nobody did. */
  providerId?: string | undefined
  /** For people. */
  providerName?: string | undefined
  /** The provider's own id for the answer. */
  upstreamId?: string | undefined
  /** How the request ended. */
  outcome: 'completed' | 'failed' | 'aborted' | 'blocked' | 'upstream_cut'
  /** Of the first choice, normalised. */
  finishReason?: string | undefined
  /** Of the first choice, in the provider's word. */
  nativeFinishReason?: string | undefined
  /** The one that served, where the provider says. */
  serviceTier?: string | undefined
  /** Of the attempt that answered, in disjoint buckets. */
  usage: Usage
  /**
   * What providers charge the operator for all attempts, also where the payer is not charged because the answer failed; 0 where
   * the caller's own credential paid. Estimated where `usage.estimated`, of the record or of an attempt, says so.
   */
  costNanoUsd: number
  /** Of the cost, what the prompt came to. */
  promptCostNanoUsd: number
  /** Of the cost, what the answer came to. */
  completionCostNanoUsd: number
  /**
   * What the payer is charged and limits count: the cost with the operator's markup, and 0 for an answer that failed, broke off
   * or came to nothing. The account's limits count the cost of those. @default costNanoUsd
   */
  priceNanoUsd?: number | undefined
  /** What own credentials (BYOK) spent, at the normal price. Absent unless they were used. */
  byokNanoUsd?: number | undefined
  /** The catalog's version the price came from, `cap` for `budgets.unpricedPricing`; absent when the model has no price. */
  priceVersion?: string | undefined
  /** The rates that applied, in 10^-12 USD per unit. */
  rates?: Readonly<Record<string, number>> | undefined
  /** From the request's arrival to the first content, in milliseconds. */
  latencyMs?: number | undefined
  /** From the first content to the end, in milliseconds. */
  generationMs?: number | undefined
  /** In the order they were made. */
  attempts: AttemptRecord[]
  /** What was cut from the prompt to make it fit the window; absent if nothing was. */
  compression?: PromptCompression | undefined
  /** The traffic split the request belongs to, by its name in `models`. */
  split?: string | undefined
  /** The branch of it that was taken; of a copy, the split's `shadow.model`. */
  arm?: string | undefined
  /** This is a copy whose answer nobody saw: the id of the request it is a copy of. */
  shadowOf?: string | undefined
  /** What the plan was made from: `gateway.replay(id)` makes it again. Holds nothing of the prompt. */
  decision?: Decision | undefined
  /** Of the mount, the caller and the key, in one. */
  tags?: Readonly<Record<string, string>> | undefined
  /** The calling app, by its `HTTP-Referer` and `X-Title`. */
  app?: { url?: string; title?: string } | undefined
  /** Of the HTTP request. */
  userAgent?: string | undefined
  /** The caller's `user`. */
  user?: string | undefined
  /** The caller's `session_id`. */
  sessionId?: string | undefined
  /** What the caller was told. */
  error?: { code: string; status: number; message: string } | undefined
}

/** A prompt before and after it was fitted to a window. */
export interface PromptCompression {
  /** How it was cut. */
  engine: 'middle-out'
  /** As many as came. */
  originalMessages: number
  /** As many as were sent. */
  sentMessages: number
  /** Estimated, as is `sentTokens`. */
  originalTokens: number
  /** By estimate. */
  sentTokens: number
}

/** One call to one provider. */
export interface AttemptRecord {
  /** `att-...` */
  id: string
  /** The canonical id. */
  model: string
  /** As in `provider.order`. */
  providerId: string
  /** For people. */
  providerName: string
  /** `author/slug@tag` */
  endpointId: string
  /** When it was sent. */
  startedAtMs: number
  /** From sending to the end of its answer, or to its failure. */
  durationMs: number
  /** The provider's HTTP status; absent when no answer came. */
  status?: number | undefined
  /** A failure's kind; `aborted` when the caller left; `hedged` where another candidate, run beside it, answered first. Absent on success. */
  failure?: string | undefined
  /** The provider's own words, secrets redacted. */
  message?: string | undefined
  /** Paid with the caller's own credential. */
  isByok?: boolean | undefined
  /**
   * What this attempt consumed and cost; absent when it delivered nothing. The record's costs include it, and its tokens unless
   * it came to nothing before another attempt answered, or gave way to another one.
   */
  usage?: Usage | undefined
  /** What the provider charges for this attempt, as far as is known. */
  costNanoUsd?: number | undefined
}
