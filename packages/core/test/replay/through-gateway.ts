import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completionTokens, promptTokens } from '../../src/chat/index.ts'
import type { FailureKind, UpstreamFailure } from '../../src/errors/index.ts'
import { createGateway, type GenerationRecord, memoryStore, type Provider } from '../../src/index.ts'
import type { ProviderOptions } from '../../src/providers/define-provider.ts'
import type { RecordedCase } from '../support/fixtures.ts'
import { specificationPresent, validateResponse } from '../support/openapi.ts'
import { type Received, receive } from './caller-answer.ts'
import { startRecordedUpstream, type RecordedUpstream } from './recorded-upstream.ts'
import { knownException, replay, type Replayed, type ReplayFamily } from './replay-family.ts'
import { deliveriesOf } from './split-bytes.ts'

export interface GatewayFamily extends ReplayFamily {
  providerOf(recorded: RecordedCase, options: ProviderOptions): Provider
  /** The body a caller sends; absent: a greeting. */
  requestOf?: ((recorded: RecordedCase) => object | undefined) | undefined
}

/**
 * Replays every recorded case of a family through a running gateway, from a server that answers with the recorded bytes,
 * status and headers, and holds what the caller receives against the same independent readings as the codec's events; the
 * ledger's row against the answer; and every body and chunk against the wire contract. Prints passed / total.
 */
export function replayThroughGateway(family: GatewayFamily): void {
  const rows = family.cases.map((recorded) => ({ id: recorded.id, recorded, reason: knownException(family, recorded) }))
  const tried = rows.filter(({ reason }) => reason === undefined)
  let upstream: RecordedUpstream
  let passed = 0

  describe.skipIf(rows.length === 0)(`recorded traffic through the gateway: ${family.name}`, () => {
    beforeAll(async () => {
      upstream = await startRecordedUpstream()
    })
    it.for(tried)('$id', async ({ recorded }) => {
      expect.hasAssertions()
      for (const pieces of deliveries(recorded)) await replayOnce(family, recorded, upstream.serve(recorded, pieces))
      passed += 1
    })
    afterAll(async () => {
      await upstream.close()
      process.stderr.write(
        `through the gateway: ${family.name}: ${passed} of ${rows.length} passed, ${rows.length - tried.length} known\n`,
      )
    })
  })
}

/** Streams over sockets are slower than over function calls: the smaller ones byte by byte. */
const maxBytewise = 4_000
const wantedDeliveries = /^(?:whole|as recorded|byte by byte|random cuts of about 64 bytes)$/

function deliveries(recorded: RecordedCase): Uint8Array[][] {
  const bytes = recorded.answer()
  if (!recorded.stream) return [[bytes]]
  return deliveriesOf(bytes, { lengths: recorded.chunkLengths(), lines: false, seed: recorded.id.length })
    .filter(({ name }) => wantedDeliveries.test(name) && (name !== 'byte by byte' || bytes.length <= maxBytewise))
    .map(({ pieces }) => pieces)
}

const model = 'recorded/model'

async function replayOnce(family: GatewayFamily, recorded: RecordedCase, baseURL: string): Promise<void> {
  const models = {
    [model]: { upstream: recorded.model || 'any', pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
  }
  const provider = family.providerOf(recorded, { apiKey: 'sk-test-recorded', baseURL, models })
  const rows: GenerationRecord[] = []
  const faults: unknown[] = []
  const gateway = createGateway({
    providers: [provider],
    authenticate: false,
    store: memoryStore(),
    // checking an answer may keep the loop for seconds, and its clock with it
    routing: { retry: { perCandidate: 0, maxAttempts: 1 }, limits: { connectMs: 60_000 } },
  })
  gateway.on('generation', (row) => void rows.push(row))
  gateway.on('internal-error', ({ error }) => void faults.push(error))
  const body = { messages: [{ role: 'user', content: 'hello' }], ...family.requestOf?.(recorded) }
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ ...body, model, stream: recorded.stream }),
  })
  const received = await receive(response)
  await gateway.close()
  expect(faults).toEqual([])
  expect(violations(recorded.stream, received)).toEqual([])
  expect(rows, received.error?.message).toHaveLength(1)
  const codecs = replay(family.codecOf(recorded), recorded)
  checkLedger(received, rows[0]!)
  await family.check(recorded, seenByCaller(codecs, received, rows[0]!))
}

/** The wire contract, for whole answers, errors and every chunk but the one that says what broke. */
function violations(stream: boolean, { status, bodies }: Received): string[] {
  if (!specificationPresent) return []
  const isStream = stream && status === 200
  return bodies.flatMap((body) =>
    isStream
      ? validateResponse('/chat/completions', 'post', 200, { data: body }, 'text/event-stream')
      : validateResponse('/chat/completions', 'post', status, body),
  )
}

function checkLedger({ usage, error }: Received, row: GenerationRecord): void {
  expect(row.outcome === 'completed').toBe(error === undefined)
  if (error) return
  expect(usage).toMatchObject({
    prompt_tokens: promptTokens(row.usage) ?? 0,
    completion_tokens: completionTokens(row.usage) ?? 0,
    total_tokens: (promptTokens(row.usage) ?? 0) + (completionTokens(row.usage) ?? 0),
  })
  expect(usage?.prompt_tokens_details?.cached_tokens ?? 0).toBe(row.usage.cacheReadTokens ?? 0)
  expect(usage?.completion_tokens_details?.reasoning_tokens ?? 0).toBe(row.usage.reasoningTokens ?? 0)
}

/** What a caller and the ledger saw, in the form families check; what neither shows is left as the codec read it. */
function seenByCaller(codecs: Replayed, received: Received, row: GenerationRecord): Replayed {
  const failure = received.error && failureOf(codecs, received, row)
  if (codecs.failure) return { failure: failure! }
  const wasCut = failure?.kind === 'cut' && !codecs.answer.ended && !codecs.answer.failure
  // what the provider did not count was estimated; what it did count stands
  const usage = row.usage.estimated ? codecs.answer.usage : row.usage
  if (row.usage.estimated) expect(row.usage).toMatchObject(JSON.parse(JSON.stringify(usage ?? {})) as object)
  return {
    answer: {
      ...received.answer,
      upstreamId: row.upstreamId,
      upstreamModel: codecs.answer.upstreamModel,
      usage: failure ? codecs.answer.usage : usage,
      failure: wasCut ? undefined : failure,
      ended: codecs.answer.ended,
    },
  }
}

/** What callers are told, by kind of failure: section 15 of the wire specification. */
const told: Readonly<Record<FailureKind, readonly [status: number, errorType: string]>> = {
  auth: [502, 'provider_unavailable'],
  billing: [502, 'provider_unavailable'],
  permission: [403, 'permission_denied'],
  not_found: [404, 'not_found'],
  rate_limit: [429, 'rate_limit_exceeded'],
  overloaded: [503, 'provider_overloaded'],
  server: [502, 'provider_unavailable'],
  context_length: [400, 'context_length_exceeded'],
  content_filter: [400, 'content_policy_violation'],
  invalid_request: [400, 'invalid_request'],
  payload_too_large: [413, 'payload_too_large'],
  timeout: [504, 'timeout'],
  network: [502, 'provider_unavailable'],
  cut: [502, 'provider_unavailable'],
  malformed: [502, 'provider_unavailable'],
  unknown: [502, 'unmapped'],
}

function failureOf(codecs: Replayed, { error, status }: Received, row: GenerationRecord): UpstreamFailure {
  const attempt = row.attempts.at(-1)!
  const kind = attempt.failure as FailureKind
  const own = codecs.failure ?? codecs.answer?.failure
  expect([error!.code, error!.metadata.error_type]).toEqual(told[kind])
  if (status !== 200) expect(status).toBe(error!.code)
  const isMasked = kind === 'overloaded' || kind === 'server'
  const message = error!.message.replace(`${row.providerName}: `, '')
  return {
    ...own,
    kind,
    // the row has the status of the answer, not the one written into it
    status: codecs.failure ? attempt.status : own?.status,
    code: error!.metadata.provider_code,
    message: isMasked ? (own?.message ?? '') : message,
  }
}
