import type { AnswerProgress, AnswerReader } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import type { AttemptLimits } from '../catalog/offer.ts'
import { isContent } from '../chat/index.ts'
import type { Clock } from '../clock.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Health } from '../health/contract.ts'
import type { Decoded, Warning } from '../providers/contract.ts'
import type { Secret } from '../providers/secret.ts'
import type { AttemptRecord } from '../store/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { readErrorResponse } from '../transport/read-body.ts'
import { redact } from '../transport/redact.ts'
import type { Transport, TransportLimits } from '../transport/transport.ts'
import type { KeyPool } from './key-pool.ts'
import type { AttemptPolicy } from './policy.ts'
import { type CallOptions, type FittedRequest, prepareCall } from './prepare-call.ts'
import { isOneOfSeveral, lastOrigin, originOf, stampAnswer, unstampRequest } from './reasoning-origin.ts'

/** What every attempt of a request has in common. */
export interface OnceInput extends CallOptions {
  /** In the order they are tried. */
  candidates: readonly Endpoint[]
  /** Aborts when the caller leaves. */
  signal: AbortSignal
  policy: AttemptPolicy
  /** Told of every attempt as it begins: should the request end meanwhile, this one was under way. */
  onAttempt(attempt: StartedAttempt): void
  /** Told of an attempt that is cancelled because another candidate has answered first. @default nothing */
  onGaveWay?: ((attempt: StartedAttempt) => void) | undefined
  /** What watches a streamed answer from its commit point on. @default nothing */
  meter?: ((reader: AnswerReader, endpoint: Endpoint) => AnswerReader) | undefined
}

/** One call to one provider, as far as it has come. */
export interface StartedAttempt {
  readonly endpoint: Endpoint
  readonly startedAtMs: number
  /** It is on a connection: the provider may bill for it. */
  sent: boolean
  /** Once the provider's answer begins. */
  status: number | undefined
  /** Once anything of an answer can be read. */
  progress?: AnswerProgress | undefined
  firstContentAtMs?: number | undefined
}

/** A request for one endpoint. */
export interface Call {
  endpoint: Endpoint
  fitted: FittedRequest
  deadlineMs: number
  /** Aborts when this attempt is to end. @default with the request's */
  signal?: AbortSignal | undefined
  /** Called at the first content, or the proper end of an answer without any; what it throws ends the attempt. */
  onContent?: (() => void) | undefined
}

/** Why an attempt is cancelled where another candidate answered first. */
export class GaveWay extends Error {
  /** Whether it had its time: false for one that was only started beside another. */
  readonly slow: boolean

  constructor(slow: boolean) {
    super('another candidate answered first')
    this.slow = slow
  }
}

export interface AttemptContext {
  clock: Clock
  transport: Transport
  health: Health
  keyPool: KeyPool
  /** Numbers in [0, 1). */
  random: () => number
}

/** What the attempts of one request are made with. */
export interface Attempting<Input extends OnceInput = OnceInput> {
  input: Input
  context: AttemptContext
}

/** An answer past its commit point: it has content, or a proper end. Its end is still to be told to `health`. */
export interface CommittedAnswer {
  endpoint: Endpoint
  started: StartedAttempt
  reader: AnswerReader
  /** What was read to get here; the reader has the rest. */
  first: readonly Decoded[]
  warnings: readonly Warning[]
  /** When the request's time is over, whatever is tried. */
  deadlineMs: number
}

export interface FailedAttempt {
  started: StartedAttempt
  /** For the ledger. */
  attempt: Omit<AttemptRecord, 'id'>
  /** In the provider's own words, without its keys. */
  failure: UpstreamFailure
  /** The failure was about the key, and the provider has another one that may be used now. */
  otherKey: boolean
}

/** One request to one endpoint, up to its commit point or its failure. */
export async function attemptOnce(
  call: Call,
  input: OnceInput,
  context: AttemptContext,
): Promise<CommittedAnswer | FailedAttempt> {
  const { endpoint, fitted, deadlineMs, signal = input.signal } = call
  const { provider } = endpoint
  const startedAtMs = context.clock.now()
  const made = lastOrigin(fitted.request.messages)
  const preferred = made === undefined ? undefined : (key: Secret): boolean => originOf(provider, key) === made
  const key = context.keyPool.pick(provider.keys, endpoint.id, { nowMs: startedAtMs, preferred })
  const started: StartedAttempt = { endpoint, startedAtMs, sent: false, status: undefined }
  const limits = limitsFor(endpoint, input.policy, Math.max(1, deadlineMs - startedAtMs))
  input.onAttempt(started)
  try {
    const origin = originOf(provider, key)
    const own = made === undefined ? { fitted, warnings: [] } : unstampRequest(fitted, origin)
    const { encoded, read } = prepareCall(endpoint, own.fitted, input)
    const answer = await context.transport.open({
      provider,
      key,
      encoded,
      stream: input.stream,
      signal,
      limits,
      onSent: noteSent(started),
    })
    started.status = answer.status
    if (answer.status < 200 || answer.status > 299) {
      throw new UpstreamError(provider.chat.classifyError(await readErrorResponse(answer, context.clock)))
    }
    const unmarked = await read(answer)
    started.progress = unmarked.progress
    const reader = isOneOfSeveral(endpoint, input.candidates) ? stampAnswer(unmarked, origin) : unmarked
    const held = input.policy.recovery === 'buffer' ? input.policy.bufferTokens * charsPerToken : 0
    const first = await readUntilContent(reader, held, () => {
      call.onContent?.()
      answer.started()
      started.firstContentAtMs = context.clock.now()
    })
    context.health.answering(endpoint.id, { startedAtMs })
    const metered = input.meter?.(reader, endpoint) ?? reader
    const warnings = [...own.warnings, ...encoded.warnings]
    return { endpoint, started, reader: metered, first, warnings, deadlineMs }
  } catch (error) {
    const endedAtMs = context.clock.now()
    if (signal.aborted) {
      const failure = signal.reason instanceof GaveWay && signal.reason.slow ? 'hedged' : 'aborted'
      const { firstEventMs: patienceMs } = limits
      context.health.record(endpoint.id, { failure, patienceMs, streamed: input.stream, startedAtMs, endedAtMs })
      throw error
    }
    return failedAttempt(error, { started, key, endedAtMs }, context)
  }
}

/** Kept as long as the answer is read: made apart, so that it keeps nothing of the request. */
const noteSent = (started: StartedAttempt) => (): void => void (started.sent = true)

/** The model's own limits before its provider's before the gateway's. */
function limitsFor({ provider, offer }: Endpoint, { limits }: AttemptPolicy, totalMs: number): TransportLimits {
  const of = (name: keyof TransportLimits & keyof AttemptLimits): number =>
    offer.limits?.[name] ?? provider.limits?.[name] ?? limits[name]
  return { connectMs: of('connectMs'), firstEventMs: of('firstEventMs'), idleMs: of('idleMs'), totalMs }
}

/** A rough count will do for how much is held back. */
const charsPerToken = 4
/** So many messages without any content are no answer. */
const maxEmptyMessages = 10_000

/**
 * Up to the first content, and as much more as is to be held back: until then, an answer that fails is silently replaced. An
 * answer may be empty and properly over.
 */
async function readUntilContent(
  reader: AnswerReader,
  minChars: number,
  onStarted: () => void,
): Promise<readonly Decoded[]> {
  const read: Decoded[] = []
  let started = false
  for (;;) {
    const batch = await reader.read()
    if (batch) read.push(...batch)
    if (!started && (batch === undefined || batch.some((decoded) => decoded.events.some(isContent)))) {
      started = true
      onStarted()
    }
    if (!started && read.length > maxEmptyMessages) throw endless(reader)
    if (batch === undefined || (started && reader.progress.deliveredChars >= minChars)) return read
  }
}

function endless(reader: AnswerReader): UpstreamError {
  const error = new UpstreamError({ kind: 'malformed', message: 'the answer goes on without any content' })
  reader.cancel(error)
  return error
}

interface Failed {
  started: StartedAttempt
  key: Secret | undefined
  endedAtMs: number
}

/** @throws what is no failure of the provider */
function failedAttempt(error: unknown, failed: Failed, { health, keyPool }: AttemptContext): FailedAttempt {
  const { started, key, endedAtMs } = failed
  const { endpoint, startedAtMs, status } = started
  const { id, model, provider } = endpoint
  if (!(error instanceof UpstreamError)) {
    // a fault of ours says nothing about the provider
    health.record(id, { failure: 'aborted', startedAtMs, endedAtMs })
    throw error
  }
  const failure = { ...error.failure, message: redact(error.failure.message, provider.keys) }
  const otherKey = keyPool.refuse(key, failure, { keys: provider.keys, endpointId: id, nowMs: endedAtMs })
  // neither does one key's trouble while another one is good
  const kind = otherKey ? ('aborted' as const) : failure.kind
  health.record(id, { failure: kind, retryAfterMs: failure.retryAfterMs, startedAtMs, endedAtMs })
  const attempt = {
    model,
    providerId: provider.id,
    providerName: provider.name,
    endpointId: id,
    startedAtMs,
    durationMs: endedAtMs - startedAtMs,
    status: failure.status ?? status,
    failure: failure.kind,
    message: failure.message,
  }
  return { started, attempt, failure, otherKey }
}
