import { setTimeout } from 'node:timers/promises'
import { Pool } from 'undici'
import { firstWord, lastWord } from './workload.ts'

/** Where requests go: a contestant, or the upstream itself. */
export interface Target {
  port: number
  path: string
  headers?: Record<string, string>
}

export interface LoadOptions {
  body: string
  concurrency: number
  /** Requests are begun for this long; those under way are waited for. */
  forMs: number
  /** Begins requests at this rate. Absent: each as soon as one has ended. */
  perSecond?: number
}

export interface LoadResult {
  requests: number
  /** From sending to the end of the answer, one a request. */
  totalMs: number[]
  /** From sending to the first content, one a request. */
  firstContentMs: number[]
}

/** Keeps `concurrency` requests going, each on a connection of its own, and reads every answer to its end. */
export async function runLoad(
  { port, path, headers }: Target,
  { body, concurrency, forMs, perSecond }: LoadOptions,
): Promise<LoadResult> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: concurrency, pipelining: 1 })
  const result: LoadResult = { requests: 0, totalMs: [], firstContentMs: [] }
  const startedAt = performance.now()
  const until = startedAt + forMs
  let begun = 0
  const worker = async () => {
    while (performance.now() < until) {
      const dueAt = perSecond === undefined ? 0 : startedAt + (begun++ / perSecond) * 1000
      if (dueAt > performance.now()) await setTimeout(dueAt - performance.now())
      const sentAt = performance.now()
      const { firstContentAt } = await send(pool, { path, headers, body })
      result.requests += 1
      result.totalMs.push(performance.now() - sentAt)
      result.firstContentMs.push(firstContentAt - sentAt)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  await pool.close()
  return result
}

interface Sending {
  path: string
  headers?: Record<string, string> | undefined
  body: string
}

function send(pool: Pool, { path, headers, body }: Sending): Promise<{ firstContentAt: number }> {
  return new Promise((resolve, reject) => {
    let status = 0
    let firstContentAt = 0
    let tail = ''
    pool.dispatch(
      { path, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
      {
        onRequestStart() {},
        onResponseStart: (_controller, code) => {
          status = code
        },
        onResponseData: (_controller, chunk) => {
          if (!firstContentAt && chunk.includes(firstWord)) firstContentAt = performance.now()
          tail = tail.slice(-2_000) + chunk.toString('latin1', Math.max(0, chunk.length - 2_000))
        },
        onResponseEnd: () => {
          if (status === 200 && firstContentAt && tail.includes(lastWord)) resolve({ firstContentAt })
          else
            reject(
              new Error(`status ${status}, an answer without its ${firstContentAt ? 'end' : 'beginning'}: ${tail}`),
            )
        },
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
}

/** Opens streams that stay open, resolves once each has shown its first content; `close` leaves them all. */
export async function openStreams(
  { port, path, headers }: Target,
  { body, count }: { body: string; count: number },
): Promise<{ close(): Promise<void> }> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: count, pipelining: 1 })
  const open = () =>
    new Promise<void>((resolve, reject) => {
      pool.dispatch(
        { path, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData: (_controller, chunk) => {
            if (chunk.includes(firstWord)) resolve()
          },
          onResponseEnd: () => reject(new Error('a stream that should stay open has ended')),
          onResponseError: (_controller, error) => reject(error),
        },
      )
    })
  await Promise.all(Array.from({ length: count }, open))
  return { close: () => pool.destroy() }
}
