import { type AnswerReader, readStreamedAnswer, readWholeAnswer } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { type ChatRequest, isContent } from '../chat/index.ts'
import type { Clock } from '../clock.ts'
import { type GatewayError, isGatewayError } from '../errors/gateway-error.ts'
import { failureRule, type UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Health } from '../health/contract.ts'
import type { Decoded, NativeRequest, Warning } from '../providers/contract.ts'
import type { Secret } from '../providers/secret.ts'
import type { AttemptRecord } from '../store/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { readErrorResponse, readText } from '../transport/read-body.ts'
import { redact } from '../transport/redact.ts'
import type { Transport } from '../transport/transport.ts'
import { circuitsOpen, failedAttempts } from './failed-attempts.ts'
import { type AttemptPolicy, backoffMs } from './policy.ts'

export interface AttemptInput {
  candidates: readonly Endpoint[]
  /**
   * The request as the candidate is to get it: fitted into its window, or once more when the provider refused it as too long.
   * @throws GatewayError `context_length_exceeded` when it cannot be fitted: the next candidate is tried
   */
  requestFor(endpoint: Endpoint, refusal?: UpstreamFailure): FittedRequest
  stream: boolean
  /** The caller's list of Anthropic beta features. */
  betas?: string | undefined
  /** Aborts when the caller leaves. */
  signal: AbortSignal
  policy: AttemptPolicy
  /** Told of every attempt that failed, as it fails. */
  onFailure(failed: FailedAttempt): void
  /** Told of the attempt that was under way when the caller left. */
  onAbandoned(attempt: { endpoint: Endpoint; startedAtMs: number; status: number | undefined }): void
}

export interface FittedRequest {
  request: ChatRequest
  /** The caller's own body, if nothing had to be changed. */
  native?: NativeRequest | undefined
}

export interface AttemptContext {
  clock: Clock
  transport: Transport
  health: Health
  /** Numbers in [0, 1). */
  random: () => number
}

/** An answer past its commit point: it has content, or a proper end. Its end is still to be told to `health`. */
export interface CommittedAnswer {
  endpoint: Endpoint
  reader: AnswerReader
  /** What was read to get here; the reader has the rest. */
  first: readonly Decoded[]
  warnings: readonly Warning[]
  startedAtMs: number
  status: number
}

export interface FailedAttempt extends Omit<AttemptRecord, 'id' | 'failure'> {
  failure: UpstreamFailure
}

/**
 * Candidates in turn, each with its retries, until one's answer has begun. Nothing has reached the caller before that, so
 * nobody notices what failed. The one loop that owns retry and fallback.
 * @throws GatewayError `upstream_failed`, `temporarily_unavailable`, `capacity_exhausted` when every candidate failed; the
 * signal's reason when the caller left
 */
export async function attemptCandidates(input: AttemptInput, context: AttemptContext): Promise<CommittedAnswer> {
  const { retry } = input.policy
  const deadlineMs = context.clock.now() + input.policy.limits.totalMs
  const failed: FailedAttempt[] = []
  const unfit: GatewayError[] = []
  let refusedModel: string | undefined

  // a second round only when the circuits of all candidates were open: then an open one may be probed before its time
  for (const lastResort of [false, true]) {
    for (const endpoint of input.candidates) {
      if (endpoint.model === refusedModel) continue
      let fitted = fitOrSkip(() => input.requestFor(endpoint), unfit)
      let refits = 0
      for (
        let retries = 0;
        fitted && (await context.health.acquire(endpoint.id, context.clock.now(), { lastResort }));
        retries += 1
      ) {
        const outcome = await attemptOnce({ endpoint, fitted, deadlineMs }, input, context)
        if ('reader' in outcome) return outcome
        failed.push(outcome)
        input.onFailure(outcome)
        const { failure } = outcome
        const exhausted = failed.length >= retry.maxAttempts || context.clock.now() >= deadlineMs
        if (exhausted || endsRequest(failure, retry.onContentPolicy)) throw failedAttempts(failed)
        if (failureRule(failure.kind).fallback === 'model') refusedModel = endpoint.model
        if (failure.kind === 'context_length' && refits === 0) {
          refits += 1
          const before: FittedRequest = fitted
          fitted = fitOrSkip(() => input.requestFor(endpoint, failure), [])
          if (fitted && fitted.request !== before.request) continue
          break
        }
        if (retries - refits >= retry.perCandidate || !failureRule(failure.kind).retry) break
        const waitMs = backoffMs(retries, failure.retryAfterMs, context.random)
        if (waitMs > retry.maxRetryAfterMs || context.clock.now() + waitMs >= deadlineMs) break
        await pause(waitMs, context.clock, input.signal)
      }
    }
    if (failed.length > 0) throw failedAttempts(failed)
    if (unfit.length > 0) throw unfit.at(-1)!
  }
  throw circuitsOpen(input.candidates, context.health, context.clock.now())
}

/** The fitted request; `undefined` for a candidate whose window is too small, whose error is kept. */
function fitOrSkip(fit: () => FittedRequest, unfit: GatewayError[]): FittedRequest | undefined {
  try {
    return fit()
  } catch (error) {
    if (!isGatewayError(error) || error.code !== 'context_length_exceeded') throw error
    unfit.push(error)
    return undefined
  }
}

function endsRequest(failure: UpstreamFailure, onContentPolicy: 'end' | 'fallback'): boolean {
  return failure.kind === 'content_filter' && onContentPolicy === 'end'
}

async function attemptOnce(
  { endpoint, fitted, deadlineMs }: { endpoint: Endpoint; fitted: FittedRequest; deadlineMs: number },
  input: AttemptInput,
  context: AttemptContext,
): Promise<CommittedAnswer | FailedAttempt> {
  const { provider } = endpoint
  const startedAtMs = context.clock.now()
  let status: number | undefined
  try {
    const { request, native } = fitted
    const encoded = provider.chat.encode({
      request,
      native: native?.wire === provider.chat.wire ? native : undefined,
      betas: input.betas,
      stream: input.stream,
      offer: endpoint.offer,
    })
    const answer = await context.transport.open({
      provider,
      key: pickKey(provider.keys, context.random),
      encoded,
      stream: input.stream,
      signal: input.signal,
      limits: { ...input.policy.limits, totalMs: Math.max(1, deadlineMs - startedAtMs) },
    })
    status = answer.status
    if (answer.status < 200 || answer.status > 299) {
      throw new UpstreamError(provider.chat.classifyError(await readErrorResponse(answer, context.clock)))
    }
    const reader = isStream(input.stream, answer.headers['content-type'])
      ? readStreamedAnswer(answer.body, provider.chat, encoded.context)
      : readWholeAnswer(provider.chat.decodeReply(parseBody(await readText(answer.body)), encoded.context))
    const first = await readUntilContent(reader)
    answer.started()
    context.health.answering(endpoint.id, { startedAtMs })
    return { endpoint, reader, first, warnings: encoded.warnings, startedAtMs, status: answer.status }
  } catch (error) {
    const failure = error instanceof UpstreamError ? error.failure : undefined
    const endedAtMs = context.clock.now()
    if (input.signal.aborted) {
      context.health.record(endpoint.id, { failure: 'aborted', startedAtMs, endedAtMs })
      input.onAbandoned({ endpoint, startedAtMs, status })
      throw error
    }
    // a fault of ours says nothing about the provider either
    const health = failure
      ? { failure: failure.kind, retryAfterMs: failure.retryAfterMs }
      : { failure: 'aborted' as const }
    context.health.record(endpoint.id, { ...health, startedAtMs, endedAtMs })
    if (!failure) throw error
    return {
      model: endpoint.model,
      providerId: provider.id,
      providerName: provider.name,
      endpointId: endpoint.id,
      startedAtMs,
      durationMs: endedAtMs - startedAtMs,
      status: failure.status ?? status,
      failure: { ...failure, message: redact(failure.message, provider.keys) },
    }
  }
}

/** Up to the first content: before it, an answer that fails is silently replaced. An answer may be empty and properly over. */
async function readUntilContent(reader: AnswerReader): Promise<readonly Decoded[]> {
  const read: Decoded[] = []
  for (;;) {
    const batch = await reader.read()
    if (batch === undefined) return read
    read.push(...batch)
    if (batch.some((decoded) => decoded.events.some(isContent))) return read
  }
}

/** Some providers answer a request for a stream with a whole JSON body; it is as good an answer. */
function isStream(asked: boolean, contentType: string | undefined): boolean {
  return asked && !contentType?.startsWith('application/json')
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function pickKey(keys: readonly Secret[], random: () => number): Secret | undefined {
  return keys.length > 1 ? keys[Math.floor(random() * keys.length)] : keys[0]
}

function pause(waitMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      timer.cancel()
      reject(signal.reason as Error)
    }
    const timer = clock.after(waitMs, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
