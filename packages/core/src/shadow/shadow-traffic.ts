import { setImmediate } from 'node:timers/promises'
import { defaultShadowConcurrency, type Shadow } from '../catalog/split.ts'
import type { ErrorCode } from '../errors/codes.ts'
import { toGatewayError } from '../errors/gateway-error.ts'
import { createInFlight } from '../in-flight.ts'
import type { EventHub } from '../observe/events.ts'

/** A copy that a split wants of a request. */
export interface Copy {
  /** Of the request. */
  generationId: string
  split: string
  shadow: Shadow
}

export interface ShadowReport {
  /** Copies under way. */
  running: number
  /** Copies begun since the start of this process. */
  started: number
  /** Those there were to be and are not, by reason: see the event `shadow-skipped`. */
  skipped: Readonly<Record<string, number>>
}

/** Copies of requests, run by the side: bounded, counted, ended with the gateway. Whoever starts one never hears of it again. */
export interface ShadowTraffic {
  /** Runs a copy unless as many as may are running. What `run` throws is why there is none. */
  start(copy: Copy, run: (signal: AbortSignal) => Promise<void>): void
  /** From now on none is started. */
  close(): void
  /** Cuts off those that run. */
  stop(reason: Error): void
  /** Resolves once none runs. */
  idle(): Promise<void>
  report(): ShadowReport
}

interface Running {
  split: string
  abort: AbortController
  over: Promise<void>
}

export function createShadowTraffic({ events }: { events: Pick<EventHub, 'emit'> }): ShadowTraffic {
  const copies = createInFlight<Running>()
  const skipped: { [reason in 'busy' | ErrorCode]?: number } = {}
  let started = 0
  let closed = false

  function skip({ generationId, split, shadow }: Copy, reason: 'busy' | ErrorCode, message: string): void {
    skipped[reason] = (skipped[reason] ?? 0) + 1
    events.emit('shadow-skipped', { generationId, split, model: shadow.model, reason, message })
  }

  async function guard(copy: Copy, running: Promise<void>): Promise<void> {
    try {
      await running
    } catch (thrown) {
      const { code, message, cause } = toGatewayError(thrown)
      if (code === 'internal_error') events.emit('internal-error', { error: cause ?? thrown })
      skip(copy, code, message)
    }
  }

  return {
    start(copy, run) {
      const { split, shadow } = copy
      if (closed) return skip(copy, 'shutting_down', 'This gateway is shutting down.')
      const { maxConcurrent = defaultShadowConcurrency } = shadow
      if (copies.list().filter((running) => running.split === split).length >= maxConcurrent) {
        return skip(copy, 'busy', `${maxConcurrent} copies of ${split} are running, as many as may (maxConcurrent).`)
      }
      started += 1
      const abort = new AbortController()
      // its planning and counting wait until the request itself is on its way
      const over = guard(
        copy,
        setImmediate().then(() => run(abort.signal)),
      )
      const leave = copies.add({ split, abort, over })
      void over.then(leave)
    },
    close() {
      closed = true
    },
    stop(reason) {
      for (const { abort } of copies.list()) abort.abort(reason)
    },
    async idle() {
      await Promise.all(copies.list().map(({ over }) => over))
    },
    report: () => ({ running: copies.size, started, skipped: { ...skipped } }),
  }
}
