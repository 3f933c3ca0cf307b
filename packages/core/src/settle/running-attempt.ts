import type { AnswerProgress } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'

/** One call to one provider, as far as it has come: whoever makes it keeps it current. */
export interface RunningAttempt {
  readonly endpoint: Endpoint
  readonly startedAtMs: number
  /** It is on a connection: from here on the provider may bill for it. */
  sent: boolean
  /** Once the provider's answer begins. */
  status: number | undefined
  /** Absent while nothing of an answer was seen. */
  progress?: AnswerProgress | undefined
  firstContentAtMs?: number | undefined
  /** What a budget allows its completion. @default what the request and the model allow */
  maxCompletionTokens?: number | undefined
}
