import { type Clock, within } from '../clock.ts'
import type { EventHub } from '../observe/events.ts'
import type { GenerationRecord, Settlement, Store } from '../store/contract.ts'

export interface OutboxOptions {
  store: Pick<Store, 'record'>
  clock: Clock
  events: Pick<EventHub, 'emit'>
  /** Rows kept while the store does not take them; beyond that the oldest are lost, and said to be. @default 10_000 */
  maxRows?: number | undefined
}

/** Rows on their way into the ledger: none leaves memory before the store has taken it. */
export interface Outbox {
  /** Resolves once the row is written, however long that takes, or is lost. Never rejects. */
  write(record: GenerationRecord, onWritten?: OnWritten): Promise<void>
  /** Rows that are not written yet. */
  pending(): number
  /** Waits for what is pending, but no longer than that; what is not written then is lost, and said to be. */
  close(limitMs: number): Promise<void>
}

const firstRetryMs = 100
const maxRetryMs = 10_000
/** Rows written together once the store answers again. */
const retriedAtOnce = 100

/** Told what the store made of a row. */
export type OnWritten = (settlement: Settlement) => void

interface Row {
  record: GenerationRecord
  onWritten: OnWritten | undefined
  done: () => void
}

/** Rows go to the store at once; those it does not take wait here and are tried again, less and less often. */
export function createOutbox({ store, clock, events, maxRows = 10_000 }: OutboxOptions): Outbox {
  const failed: Row[] = []
  let underWay = 0
  let retryMs = firstRetryMs
  let retrying = false
  let idle = Promise.withResolvers<void>()

  const settle = ({ done }: Row): void => {
    done()
    if (pending() > 0) return
    idle.resolve()
    idle = Promise.withResolvers()
  }
  const pending = (): number => failed.length + underWay
  const lose = (row: Row, error: unknown): void => {
    events.emit('store-failure', { generationId: row.record.id, error, lost: true })
    settle(row)
  }

  const attempt = async (row: Row): Promise<boolean> => {
    underWay += 1
    try {
      const settlement = await store.record(row.record)
      underWay -= 1
      row.onWritten?.(settlement)
      settle(row)
      return true
    } catch (error) {
      underWay -= 1
      events.emit('store-failure', { generationId: row.record.id, error, lost: false })
      failed.push(row)
      const oldest = failed.length > maxRows ? failed.shift() : undefined
      if (oldest) lose(oldest, error)
      return false
    }
  }

  /** One row feels whether the store answers; if so, the others follow. */
  const retry = async (): Promise<void> => {
    const probe = failed.shift()
    let answers = probe !== undefined && (await attempt(probe))
    while (answers && failed.length > 0) {
      const written = await Promise.all(failed.splice(0, retriedAtOnce).map(attempt))
      answers = written.every(Boolean)
    }
    retrying = false
    retryMs = answers ? firstRetryMs : Math.min(retryMs * 2, maxRetryMs)
    if (failed.length > 0) scheduleRetry()
  }
  const scheduleRetry = (): void => {
    if (retrying) return
    retrying = true
    clock.after(retryMs, () => void retry())
  }

  return {
    pending,
    write: (record, onWritten) =>
      new Promise((resolve) => {
        const write = async (): Promise<void> => {
          if (!(await attempt({ record, onWritten, done: resolve }))) scheduleRetry()
        }
        void write()
      }),
    async close(limitMs) {
      if (pending() > 0) await within(limitMs, idle.promise, clock)
      for (let row = failed.shift(); row; row = failed.shift()) lose(row, new Error('the gateway was closed'))
    },
  }
}
