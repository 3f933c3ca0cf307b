import type { Child } from './child.ts'
import type { Served } from './contestants/contract.ts'
import { type LoadOptions, type Target, openStreams, runLoad } from './load.ts'
import { median } from './statistics.ts'
import type { Pace } from './upstream.ts'
import { requestBody } from './workload.ts'

/** One round of one contestant. Microseconds of CPU and milliseconds of waiting. */
export interface Sample {
  /** CPU of a request answered whole, as many as there can be. */
  requestUs: number
  /** The same at a rate every contestant can serve: caches are cold and everybody sleeps in between, as on most servers. */
  pacedRequestUs: number
  /** CPU of a streamed request with ten chunks, which come in bursts. */
  streamUs: number
  /** CPU of one more chunk, when chunks come in bursts: the gateway's own work shows most. */
  burstChunkUs: number
  /** CPU of one more chunk, when each comes alone, as from a model: reading and writing the sockets shows most. */
  aloneChunkUs: number
  /** A whole answer, one request at a time, over asking the upstream directly. */
  addedMs: number
  /** The same until the first content of a stream. */
  addedFirstTokenMs: number
}

export interface Setup {
  upstream: Child<number>
  contestant: Child<Served>
  /** How long each of the load runs of a round lasts. */
  batchMs: number
}

const shortChunks = 10
const longChunks = 210
const concurrency = 16
const pacedPerSecond = 400
/** A paced run has fewer requests to spread a collection or a compilation over: it lasts so many times longer. */
const pacedTimes = 4

export interface WarmUp {
  requests: number
  /** Given up after this long. */
  maxMs: number
}

/** Servers run for days: what they compile while they start is not what they cost. Half the requests are streams. */
export async function warmUp({ upstream, contestant }: Setup, { requests, maxMs }: WarmUp): Promise<void> {
  await upstream.ask('pace', 'burst' satisfies Pace)
  const endsAtMs = performance.now() + maxMs
  const { model } = contestant.serves
  const bodies = [false, true].map((stream) => requestBody({ model, stream, chunks: shortChunks }))
  for (let done = 0; done < requests && performance.now() < endsAtMs; ) {
    for (const body of bodies) {
      done += (await runLoad(contestant.serves, { body, concurrency, forMs: maxMs / 20 })).requests
    }
  }
}

/** Measures everything once. Which of two stream lengths costs what tells a chunk's price from a stream's. */
export async function measureRound(setup: Setup): Promise<Sample> {
  const { model } = setup.contestant.serves
  const body = (stream: boolean, chunks: number) => requestBody({ model, stream, chunks })
  const requestUs = await cpuPerRequest(setup, { body: body(false, shortChunks) })
  const pacedRequestUs = await cpuPerRequest(setup, { body: body(false, shortChunks), perSecond: pacedPerSecond })
  const streamUs = await cpuPerRequest(setup, { body: body(true, shortChunks) })
  const longUs = await cpuPerRequest(setup, { body: body(true, longChunks) })
  const aloneUs = await cpuPerRequest(setup, { body: body(true, shortChunks), pace: 'alone' })
  const longAloneUs = await cpuPerRequest(setup, { body: body(true, longChunks), pace: 'alone' })
  const whole = await addedTime(setup, body(false, shortChunks))
  const streamed = await addedTime(setup, body(true, shortChunks))
  return {
    requestUs,
    pacedRequestUs,
    streamUs,
    burstChunkUs: (longUs - streamUs) / (longChunks - shortChunks),
    aloneChunkUs: (longAloneUs - aloneUs) / (longChunks - shortChunks),
    addedMs: whole.totalMs,
    addedFirstTokenMs: streamed.firstContentMs,
  }
}

interface Batch {
  body: string
  pace?: Pace
  perSecond?: number
}

async function cpuPerRequest({ upstream, contestant, batchMs }: Setup, batch: Batch): Promise<number> {
  const { pace = 'burst', ...load } = batch
  const forMs = batch.perSecond === undefined ? batchMs : batchMs * pacedTimes
  await upstream.ask('pace', pace)
  const before = await contestant.ask<number>('cpuUs')
  const { requests } = await runLoad(contestant.serves, { ...load, concurrency, forMs })
  return ((await contestant.ask<number>('cpuUs')) - before) / requests
}

/** Directly and through the contestant by turns, so that both see the same machine. */
async function addedTime({ upstream, contestant, batchMs }: Setup, body: string) {
  const direct: Target = { port: upstream.serves, path: '/v1/chat/completions' }
  const load: LoadOptions = { body, concurrency: 1, forMs: batchMs / 8 }
  await upstream.ask('pace', 'burst' satisfies Pace)
  const added = { totalMs: [] as number[], firstContentMs: [] as number[] }
  for (let turn = 0; turn < 4; turn++) {
    const without = await runLoad(direct, load)
    const through = await runLoad(contestant.serves, load)
    for (const time of ['totalMs', 'firstContentMs'] as const) {
      added[time].push(median(through[time]) - median(without[time]))
    }
  }
  return { totalMs: median(added.totalMs), firstContentMs: median(added.firstContentMs) }
}

/** What one more open stream takes. */
export interface MemorySample {
  /** Resident memory: with the kernel-facing buffers, and the allocator's slack. */
  rssBytes: number
  /** The JavaScript heap and the buffers it holds, after collection. */
  heapBytes: number
}

/**
 * Opens streams that stay silent after two chunks. The first ones warm the process up and stay open; what the later ones add
 * is what a stream takes.
 */
export async function measureMemory({ upstream, contestant }: Setup, streams: number): Promise<MemorySample> {
  await upstream.ask('pace', 'hold' satisfies Pace)
  const body = requestBody({ model: contestant.serves.model, stream: true, chunks: 10 })
  const first = await openStreams(contestant.serves, { body, count: Math.ceil(streams / 4) })
  const before = await contestant.ask<MemorySample>('memory')
  const later = await openStreams(contestant.serves, { body, count: streams })
  const after = await contestant.ask<MemorySample>('memory')
  await Promise.all([first.close(), later.close()])
  return {
    rssBytes: (after.rssBytes - before.rssBytes) / streams,
    heapBytes: (after.heapBytes - before.heapBytes) / streams,
  }
}
