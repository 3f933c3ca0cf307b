import { randomUUID } from 'node:crypto'
import type { Endpoint } from '../catalog/catalog.ts'
import { completionTokens } from '../chat/usage.ts'
import { type Clock, within } from '../clock.ts'
import type { CallerUsage } from '../dialects/contract.ts'
import type { GatewayError } from '../errors/gateway-error.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Health } from '../health/contract.ts'
import type { EventHub } from '../observe/events.ts'
import type { AttemptRecord, GenerationRecord } from '../store/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { type Account, accountAttempt, toLedgerRates } from './account.ts'
import { createBill } from './bill.ts'
import { type AttemptEnding, attemptRecord, type Ending, errorOf, isInsured } from './ending.ts'
import type { Opening } from './opening.ts'
import type { Outbox } from './outbox.ts'
import { renderUsage } from './render-usage.ts'
import type { RunningAttempt } from './running-attempt.ts'

export interface SettlementContext {
  clock: Clock
  outbox: Outbox
  /** How long an answer's end may wait for its row to be written, in milliseconds. */
  storeDeadlineMs: number
  events: EventHub
  health: Health
}

export interface Settled {
  record: GenerationRecord
  usage: CallerUsage
  error?: GatewayError | undefined
}

/** One request's account: attempts as they fail, then the end, which counts once however many ways lead to it. */
export interface Settlement {
  /** An attempt has begun. Until it has failed or serves it is under way, one of several perhaps, and ends with the request. */
  attempt(attempt: RunningAttempt): void
  addFailed(attempt: RunningAttempt, failed: Omit<AttemptRecord, 'id'>): void
  /** It was cancelled, as another one that ran beside it answered first. Its provider bills for the prompt all the same. */
  gaveWay(attempt: RunningAttempt): void
  /** An answer has begun: what the end is settled from. */
  serve(attempt: RunningAttempt): void
  /** The answer being served broke off, and another attempt may take it up: both are charged. */
  broke(failure: UpstreamFailure): void
  /** What the attempts that are over have come to, by the best count there is. */
  spent(): { priceNanoUsd: number; completionTokens: number }
  /** What an attempt that is cut short before its answer costs, in 10^-9 USD; `undefined` where no price is known. */
  promptCost(endpoint: Endpoint): number | undefined
  /** The first content is on its way to the caller. */
  begin(): void
  completed(): Promise<Settled>
  /** `thrown` is what ended it: a provider's failure, an error of ours, or a fault. */
  failed(thrown: unknown): Promise<Settled & { error: GatewayError }>
  aborted(): Promise<Settled>
  /** Resolves when the request is over: with its row, and with when that is written, which a slow store may put off. */
  readonly ended: Promise<{ record: GenerationRecord; written: Promise<void> }>
}

export function openSettlement(opening: Opening, context: SettlementContext): Settlement {
  const { row } = opening
  const { id: generationId, createdAtMs, api, streamed, requestedModel, shadowOf } = row
  context.events.emit('generation-start', { generationId, createdAtMs, api, streamed, requestedModel, shadowOf })
  const attempts: AttemptRecord[] = []
  const bill = createBill(opening)
  const underWay: RunningAttempt[] = []
  let serving: RunningAttempt | undefined
  /** The serving attempt is over and accounted for, the request is not. */
  let servedOut = false
  let begunAtMs: number | undefined
  let settled: Promise<Settled> | undefined
  const ended = Promise.withResolvers<{ record: GenerationRecord; written: Promise<void> }>()

  const note = (attempt: Omit<AttemptRecord, 'id'>): void => {
    const record = { id: `att-${randomUUID()}`, ...attempt }
    attempts.push(record)
    context.events.emit('attempt', { ...record, generationId })
  }

  /** False: the request ended first, and this one with it. */
  const leaveUnderWay = (attempt: RunningAttempt): boolean => {
    const at = underWay.indexOf(attempt)
    if (at !== -1) underWay.splice(at, 1)
    return at !== -1
  }

  /** An attempt that did not fail by itself is over: into the ledger, with what it came to. */
  const noteEnd = (attempt: RunningAttempt, ending: AttemptEnding, { usage, cost }: Account): void =>
    note({ ...attemptRecord(attempt, ending, context.clock.now()), usage, costNanoUsd: cost?.costNanoUsd })

  /** The attempt that served is over, one way or another: of its end only we can tell health. */
  const endServing = (attempt: RunningAttempt, ending: Ending): void => {
    const account = bill.addServed(attempt, ending)
    noteEnd(attempt, ending, account)
    context.health.record(attempt.endpoint.id, {
      failure: ending.outcome === 'completed' ? undefined : (ending.error?.failure?.kind ?? 'aborted'),
      startedAtMs: attempt.startedAtMs,
      endedAtMs: context.clock.now(),
      firstContentAtMs: attempt.firstContentAtMs,
      streamed,
      outputTokens: completionTokens(account.usage),
    })
  }

  const close = async (ending: Ending): Promise<Settled> => {
    const nowMs = context.clock.now()
    if (serving && !servedOut) endServing(serving, ending)
    // what was started beside the first one is told before it: the row speaks of the last one told
    for (const [at, attempt] of [...underWay.splice(0).entries()].toReversed()) {
      noteEnd(attempt, ending, at === 0 ? bill.addCutShort(attempt, ending) : bill.addBeside(attempt, ending))
    }
    const progress = serving?.progress
    const { usage, charged, cost, rates, isPriced } = bill.total(isInsured(ending, progress))
    const last = attempts.at(-1)
    const record: GenerationRecord = {
      ...row,
      model: serving?.endpoint.model ?? last?.model,
      endpointId: serving?.endpoint.credential?.endpointId ?? serving?.endpoint.id ?? last?.endpointId,
      providerId: serving?.endpoint.provider.id ?? last?.providerId,
      providerName: serving?.endpoint.provider.name ?? last?.providerName,
      upstreamId: progress?.upstreamId,
      compression: serving && opening.compression(serving.endpoint),
      outcome: ending.outcome,
      finishReason: ending.outcome === 'completed' ? progress?.finishReason : ending.error && 'error',
      nativeFinishReason: progress?.nativeFinishReason,
      serviceTier: progress?.serviceTier,
      usage,
      costNanoUsd: cost?.costNanoUsd ?? 0,
      promptCostNanoUsd: cost?.promptCostNanoUsd ?? 0,
      completionCostNanoUsd: cost?.completionCostNanoUsd ?? 0,
      priceNanoUsd: cost?.priceNanoUsd ?? 0,
      byokNanoUsd: cost?.byokNanoUsd,
      priceVersion: rates && (isPriced ? opening.catalogVersion : 'cap'),
      rates: rates && toLedgerRates(rates),
      latencyMs: begunAtMs === undefined ? undefined : begunAtMs - createdAtMs,
      generationMs: begunAtMs === undefined ? undefined : nowMs - begunAtMs,
      attempts,
      error: ending.error && {
        code: ending.error.code,
        status: ending.error.status,
        message: ending.error.message,
      },
    }
    // a ledger that is slow or down does not keep the caller waiting: the row is written when it can be
    const written = context.outbox.write(record, opening.onWritten)
    await within(context.storeDeadlineMs, written, context.clock)
    context.events.emit('generation', { ...record, endedAtMs: nowMs })
    ended.resolve({ record, written })
    return { record, usage: renderUsage(usage, charged), error: ending.error }
  }
  /** The first way out is the one that counts. */
  const settle = (ending: Ending): Promise<Settled> => (settled ??= close(ending))

  return {
    attempt(attempt) {
      underWay.push(attempt)
    },
    addFailed(attempt, failed) {
      if (!leaveUnderWay(attempt)) return
      const account = bill.addLost(attempt)
      note({ ...failed, usage: account?.usage, costNanoUsd: account?.cost?.costNanoUsd })
    },
    gaveWay(attempt) {
      if (!leaveUnderWay(attempt)) return
      const ending = { outcome: 'hedged' as const }
      noteEnd(attempt, ending, bill.addBeside(attempt, ending))
    },
    serve(attempt) {
      leaveUnderWay(attempt)
      serving = attempt
      servedOut = false
    },
    broke(failure) {
      if (!serving || servedOut) return
      const error = errorOf(new UpstreamError(failure), serving)
      endServing(serving, { outcome: 'upstream_cut', error })
      servedOut = true
    },
    spent() {
      const { usage, cost } = bill.charged()
      return { priceNanoUsd: cost?.priceNanoUsd ?? 0, completionTokens: completionTokens(usage) ?? 0 }
    },
    promptCost: (endpoint) => accountAttempt({ endpoint, sent: true }, opening).cost?.costNanoUsd,
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
