import type { Admission } from '../admit/admission.ts'
import type { MeteredHold } from '../admit/budget-holder.ts'
import type { Seam } from '../attempt/recover-answer.ts'
import type { GatewayContext } from '../context.ts'
import type { AnswerHead, Dialect, ParsedRequest } from '../dialects/contract.ts'
import type { Exchange } from '../edge/exchange.ts'
import type { Fittings } from '../fit/fittings.ts'
import type { Planned } from '../plan/routing.ts'
import type { NativeRequest, Warning } from '../providers/contract.ts'
import type { BegunAnswer } from '../relay/relay-stream.ts'
import type { Settlement } from '../settle/settlement.ts'
import type { GenerationRecord } from '../store/contract.ts'
import type { Choices } from './choices.ts'

/** A request understood: what the stages work on. */
export interface Asked extends ParsedRequest, Choices {
  exchange: Exchange
  /** As the caller knows them; what is sent upstream is a hash. */
  user: string | undefined
  dialect: Dialect
  native: NativeRequest
  /** How long the body was; not known of one that the host parsed. */
  bodyBytes: number | undefined
  admission: Admission
  generationId: string
  createdAtMs: number
  /** This is a copy that nobody sees: what its row says of it. */
  shadow?: Required<Pick<GenerationRecord, 'shadowOf' | 'split' | 'arm'>> | undefined
}

/** What one request accumulates on its way. */
export interface Journey {
  planned: Planned
  /** The prompt as each candidate gets it. */
  fittings: Fittings
  settlement: Settlement
  budget: MeteredHold
  warnings: Warning[]
  /** Where the answer broke off and another one went on. */
  seams: Seam[]
  context: GatewayContext
}

/** A request on its way. */
export interface Sent {
  journey: Journey
  /** Settles once an answer has begun, or none will. */
  begun: Promise<BegunAnswer>
}

export function headOf(asked: Asked, model: string, provider: string): AnswerHead {
  const { generationId, createdAtMs, request, echo } = asked
  return {
    generationId,
    created: Math.floor(createdAtMs / 1000),
    model,
    provider,
    withholdReasoning: request.reasoning?.exclude === true || request.include_reasoning === false,
    echo,
  }
}
