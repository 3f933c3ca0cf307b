import type { Endpoint } from '../catalog/catalog.ts'
import type { PriceTable } from '../catalog/price-table.ts'
import type { GenerationRecord } from '../store/contract.ts'
import type { OnWritten } from './outbox.ts'

/** What is known of a request before anything is tried. */
export interface Opening {
  /** What its row says from the beginning. */
  row: Pick<
    GenerationRecord,
    | 'id'
    | 'createdAtMs'
    | 'keyHash'
    | 'callerId'
    | 'scopes'
    | 'tags'
    | 'api'
    | 'streamed'
    | 'requestedModel'
    | 'app'
    | 'userAgent'
    | 'user'
    | 'sessionId'
    | 'shadowOf'
  >
  /** Tokens of the prompt by our own count, should the provider not say. */
  countPrompt(endpoint: Endpoint): number
  /** What was cut from the prompt for this endpoint. */
  compression(endpoint: Endpoint): GenerationRecord['compression']
  /** What `max_tokens` allows the completion, if the request says. */
  maxCompletionTokens: number | undefined
  /** What the payer is charged on top of the cost, in hundredths of a percent. */
  markup(endpoint: Endpoint): number
  /** Of the prices candidates have. */
  catalogVersion: string
  /** What a candidate is charged at, should nothing else be known. */
  pricesOf(endpoint: Endpoint): PriceTable | undefined
  /** The row is written. */
  onWritten: OnWritten
}
