import { afterAll, describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import type { ChatCodec } from '../../src/providers/contract.ts'
import { createLenientFramer } from '../../src/providers/lenient-framer.ts'
import type { UpstreamFailure } from '../../src/errors/index.ts'
import type { RecordedCase } from '../support/fixtures.ts'
import { type Answer, collectAnswer } from './answer.ts'
import { deliveriesOf } from './split-bytes.ts'

/** What a codec made of a recorded case. */
export type Replayed = { answer: Answer; failure?: undefined } | { failure: UpstreamFailure; answer?: undefined }

export interface ReplayFamily {
  /** For the line with the totals. */
  name: string
  cases: readonly RecordedCase[]
  codecOf(recorded: RecordedCase): ChatCodec
  /**
   * Asserts that what the codec made of a case is what an implementation that shares no code with it makes of the same bytes.
   * Throws (any `expect`) if not.
   */
  check(recorded: RecordedCase, replayed: Replayed): void | Promise<void>
  /** Case id (or its end) to the reason why it cannot pass. An entry that passes fails the run: take it out. */
  knownExceptions?: Readonly<Record<string, string>> | undefined
}

/**
 * Replays every recorded case of a family through a codec: errors by `classifyError`, whole answers by `decodeReply`, streams
 * delivered in every way of `deliveriesOf`, all of which must give the same events. Prints passed / total.
 */
export function replayFamily(family: ReplayFamily): void {
  const run = async (recorded: RecordedCase): Promise<void> =>
    family.check(recorded, replay(family.codecOf(recorded), recorded))
  const rows = family.cases.map((recorded) => ({ id: recorded.id, recorded, reason: knownException(family, recorded) }))
  const known = rows.filter(({ reason }) => reason !== undefined)
  let passed = 0

  describe.skipIf(rows.length === 0)(`recorded traffic: ${family.name}`, () => {
    it.for(rows.filter(({ reason }) => reason === undefined))('$id', async ({ recorded }) => {
      expect.hasAssertions()
      await run(recorded)
      passed += 1
    })
    it.for(known)('$id, known exception: $reason', async ({ recorded }) => {
      const failed = await run(recorded).then(
        () => false,
        () => true,
      )
      expect(failed, 'fails, as listed among the known exceptions').toBe(true)
    })
    afterAll(() => {
      process.stderr.write(
        `recorded traffic: ${family.name}: ${passed} of ${rows.length} passed, ${known.length} known\n`,
      )
    })
  })
}

export const knownException = (family: ReplayFamily, recorded: RecordedCase): string | undefined =>
  Object.entries(family.knownExceptions ?? {}).find(([id]) => recorded.id.endsWith(id))?.[1]

/** A binary event stream has no lines whose ends could differ. */
const textFormats: ReadonlySet<unknown> = new Set(['sse', 'ndjson', 'json-array'])

export function replay(codec: ChatCodec, recorded: RecordedCase): Replayed {
  const bytes = recorded.answer()
  if (recorded.status >= 300) {
    const headers = (recorded.meta['response_headers'] ?? {}) as Record<string, string>
    return { failure: codec.classifyError({ status: recorded.status, headers, body: bytes.toString('utf8') }) }
  }
  if (!recorded.stream) return { answer: collectAnswer(codec.decodeReply(parsed(bytes)).events) }
  const deliveries = deliveriesOf(bytes, {
    lengths: recorded.chunkLengths(),
    lines: textFormats.has(recorded.meta['stream_format']),
    seed: recorded.id.length,
  })
  const [whole, ...others] = deliveries.map(({ name, pieces }) => ({ name, events: decodePieces(codec, pieces) }))
  for (const other of others) {
    expect(JSON.stringify(other.events), `events when delivered ${other.name}`).toBe(JSON.stringify(whole!.events))
  }
  return { answer: collectAnswer(whole!.events) }
}

/** The events of a streamed body that arrives in these pieces. */
export function decodePieces(codec: ChatCodec, pieces: Iterable<Uint8Array>): ChatEvent[] {
  const events: ChatEvent[] = []
  const framer = codec.createFramer?.() ?? createLenientFramer()
  const decoder = codec.createStreamDecoder()
  const take = (message: Parameters<typeof decoder.decode>[0]): void => {
    events.push(...decoder.decode(message).events)
  }
  for (const piece of pieces) framer.push(piece, take)
  framer.end(take)
  events.push(...decoder.end())
  return events
}

function parsed(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
