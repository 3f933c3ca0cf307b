import { randomUUID } from 'node:crypto'
import type { AnswerProgress } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { completionTokens, type Usage } from '../chat/usage.ts'
import type { Clock } from '../clock.ts'
import type { CallerUsage } from '../dialects/contract.ts'
import { fromUpstreamFailure } from '../errors/from-upstream-failure.ts'
import { type GatewayError, toGatewayError } from '../errors/gateway-error.ts'
import type { Health } from '../health/contract.ts'
import type { EventHub } from '../observe/events.ts'
import type { AttemptRecord, GenerationRecord, Store } from '../store/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { redact } from '../transport/redact.ts'
import { estimateUsage } from './estimate-usage.ts'
import { type Cost, priceUsage } from './price-usage.ts'
import { renderUsage } from './render-usage.ts'

export interface SettlementContext {
  clock: Clock
  store: Store
  events: EventHub
  health: Health
}

/** What is known of a request before anything is tried. */
export type Opening = Pick<
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
> & {
  /** Tokens of the prompt by our own count, should the provider not say. */
  countPrompt(model: string): number
  /** What `max_tokens` allows the completion, if the request says. */
  maxCompletionTokens: number | undefined
}

/** The attempt whose answer the caller got, or was getting. */
export interface ServingAttempt {
  endpoint: Endpoint
  startedAtMs: number
  status: number | undefined
  /** Absent when nothing of an answer was seen. */
  progress?: AnswerProgress | undefined
}

interface Ending {
  outcome: GenerationRecord['outcome']
  error?: GatewayError | undefined
}

export interface Settled {
  record: GenerationRecord
  usage: CallerUsage
  error?: GatewayError | undefined
}

/** One request's account: attempts as they fail, then the end, which counts once however many ways lead to it. */
export interface Settlement {
  addFailed(attempt: Omit<AttemptRecord, 'id'>): void
  /** An answer has begun, or was abandoned: what the end is settled from. */
  serve(attempt: ServingAttempt): void
  /** The first content is on its way to the caller. */
  begin(): void
  completed(): Promise<Settled>
  /** `thrown` is what ended it: a provider's failure, an error of ours, or a fault. */
  failed(thrown: unknown): Promise<Settled & { error: GatewayError }>
  aborted(): Promise<Settled>
  /** Resolves when the request is over and its row written. */
  readonly ended: Promise<GenerationRecord>
}

export function openSettlement(opening: Opening, context: SettlementContext): Settlement {
  const attempts: AttemptRecord[] = []
  let serving: ServingAttempt | undefined
  let begunAtMs: number | undefined
  let settled: Promise<Settled> | undefined
  const ended = Promise.withResolvers<GenerationRecord>()

  const note = (attempt: Omit<AttemptRecord, 'id'>): void => {
    const record = { id: `att-${randomUUID()}`, ...attempt }
    attempts.push(record)
    context.events.emit('attempt', { ...record, generationId: opening.id })
  }

  const close = async (ending: Ending): Promise<Settled> => {
    const nowMs = context.clock.now()
    if (serving) note(servedAttempt(serving, ending, nowMs))
    const { countPrompt: _, maxCompletionTokens: __, ...known } = opening
    const { usage, cost, insured } = account(serving, ending, opening)
    const progress = serving?.progress
    if (serving && progress) {
      context.health.record(serving.endpoint.id, {
        failure: ending.outcome === 'completed' ? undefined : (ending.error?.failure?.kind ?? 'aborted'),
        startedAtMs: serving.startedAtMs,
        endedAtMs: nowMs,
        firstContentAtMs: begunAtMs,
        outputTokens: completionTokens(usage),
      })
    }
    const last = attempts.at(-1)
    const record: GenerationRecord = {
      ...known,
      model: serving?.endpoint.model ?? last?.model,
      endpointId: serving?.endpoint.id ?? last?.endpointId,
      providerId: serving?.endpoint.provider.id ?? last?.providerId,
      providerName: serving?.endpoint.provider.name ?? last?.providerName,
      upstreamId: progress?.upstreamId,
      outcome: ending.outcome,
      finishReason: ending.outcome === 'completed' ? progress?.finishReason : ending.error && 'error',
      nativeFinishReason: progress?.nativeFinishReason,
      serviceTier: progress?.serviceTier,
      usage,
      costNanoUsd: insured ? 0 : (cost?.costNanoUsd ?? 0),
      promptCostNanoUsd: insured ? 0 : (cost?.promptCostNanoUsd ?? 0),
      completionCostNanoUsd: insured ? 0 : (cost?.completionCostNanoUsd ?? 0),
      latencyMs: begunAtMs === undefined ? undefined : begunAtMs - opening.createdAtMs,
      generationMs: begunAtMs === undefined ? undefined : nowMs - begunAtMs,
      attempts,
      error: ending.error && {
        code: ending.error.code,
        status: ending.error.status,
        message: ending.error.message,
      },
    }
    try {
      await context.store.record(record)
    } catch (error) {
      context.events.emit('store-failure', { generationId: record.id, error })
    }
    context.events.emit('generation', record)
    ended.resolve(record)
    return { record, usage: renderUsage(usage, insured ? freeOfCharge : cost), error: ending.error }
  }
  /** The first way out is the one that counts. */
  const settle = (ending: Ending): Promise<Settled> => (settled ??= close(ending))

  return {
    addFailed: note,
    serve(attempt) {
      serving = attempt
    },
    begin() {
      begunAtMs ??= context.clock.now()
    },
    completed: () => settle({ outcome: 'completed' }),
    async failed(thrown) {
      const error = errorOf(thrown, serving)
      const outcome = error.failure?.kind === 'cut' && serving ? 'upstream_cut' : 'failed'
      return { ...(await settle({ outcome, error })), error }
    },
    aborted: () => settle({ outcome: 'aborted' }),
    ended: ended.promise,
  }
}

function errorOf(thrown: unknown, serving: ServingAttempt | undefined): GatewayError {
  if (!(thrown instanceof UpstreamError)) return toGatewayError(thrown)
  const provider = serving?.endpoint.provider
  const failure = { ...thrown.failure, message: redact(thrown.failure.message, provider?.keys ?? []) }
  return fromUpstreamFailure(failure, provider?.name ?? 'the provider')
}

const freeOfCharge: Cost = { costNanoUsd: 0, promptCostNanoUsd: 0, completionCostNanoUsd: 0 }

interface Account {
  usage: Usage
  /** `undefined`: the model has no price. */
  cost: Cost | undefined
  /** Zero-completion insurance applies: the tokens are on the row, the charge is not. */
  insured: boolean
}

/** Tokens and money of the serving attempt, both from one object. */
function account(serving: ServingAttempt | undefined, ending: Ending, opening: Opening): Account {
  if (!serving) return { usage: {}, cost: freeOfCharge, insured: false }
  const { endpoint, progress } = serving
  const usage = estimateUsage({
    reported: progress?.usage,
    deliveredChars: progress?.deliveredChars ?? 0,
    countPrompt: () => opening.countPrompt(endpoint.model),
    maxCompletionTokens: opening.maxCompletionTokens ?? endpoint.offer.maxOutputTokens,
  })
  const produced = (progress?.deliveredChars ?? 0) > 0
  return {
    usage,
    cost: endpoint.prices && priceUsage(endpoint.prices, usage, opening.createdAtMs),
    insured: isFailed(ending) || (ending.outcome === 'completed' && !produced && !progress?.finished),
  }
}

const isFailed = ({ outcome }: Ending): boolean => outcome === 'failed' || outcome === 'upstream_cut'

function servedAttempt(serving: ServingAttempt, ending: Ending, nowMs: number): Omit<AttemptRecord, 'id'> {
  const { endpoint, startedAtMs, status } = serving
  return {
    model: endpoint.model,
    providerId: endpoint.provider.id,
    providerName: endpoint.provider.name,
    endpointId: endpoint.id,
    startedAtMs,
    durationMs: nowMs - startedAtMs,
    status,
    failure: ending.outcome === 'completed' ? undefined : (ending.error?.failure?.kind ?? ending.outcome),
    message: ending.error?.message,
  }
}
