import { keyDocuments, isRetired, type VirtualKey } from '../admit/virtual-key.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/contract.ts'
import { dayMs, startOf } from '../store/windows.ts'

/** How long what is written is kept. */
export interface RetentionOptions {
  /**
   * For how many days the rows of requests are kept, with their routing decisions: `/generation`, `gateway.replay` and parts of
   * days in `gateway.spend` reach as far back. Daily sums, lifetimes and limits go on including what is deleted. @default for ever
   */
  generationDays?: number | undefined
  /** For how many days a key that was rotated is kept once it no longer works. @default for ever */
  retiredKeyDays?: number | undefined
}

export interface UpkeepContext {
  store: Pick<Store, 'tidy' | 'documents'>
  clock: Clock
  retention: RetentionOptions
}

/** What keeps a ledger of any size fast, and of a size at all. */
export interface Upkeep {
  /** Something was settled: once an hour, in one of the instances, that is when it is done, without keeping anyone waiting. */
  observe(): void
  /** Does it now, to its end. */
  run(): Promise<{ deletedRows: number; deletedKeys: number }>
  close(): Promise<void>
}

const everyMs = 3_600_000
/** What stands still for one step, a few milliseconds in SQLite, has time to move on. */
const pauseMs = 20

export function createUpkeep({ store, clock, retention }: UpkeepContext): Upkeep {
  const { generationDays, retiredKeyDays } = retention
  let nextMs = clock.now() + everyMs / 6
  let running: Promise<void> | undefined
  const closing = new AbortController()
  let timer: ReturnType<Clock['after']> | undefined

  const pause = (): Promise<void> => new Promise((resolve) => clock.after(pauseMs, resolve))

  async function tidyLedger(): Promise<number> {
    const rowsFromMs =
      generationDays === undefined ? 0 : Math.max(0, startOf('daily', clock.now() - generationDays * dayMs))
    let deletedRows = 0
    for (let more = true; more && !closing.signal.aborted; ) {
      const tidied = await store.tidy({ rowsFromMs })
      deletedRows += tidied.deletedRows
      more = tidied.more
      if (more) await pause()
    }
    return deletedRows
  }

  async function deleteKeys(): Promise<number> {
    if (retiredKeyDays === undefined) return 0
    const retiredByMs = clock.now() - retiredKeyDays * dayMs
    const keys = await store.documents.list<VirtualKey>(keyDocuments, { limit: 1_000_000 })
    const old = keys.filter((key) => isRetired(key, retiredByMs))
    for (const { hash } of old) await store.documents.remove(keyDocuments, hash)
    return old.length
  }

  const run = async () => ({ deletedRows: await tidyLedger(), deletedKeys: await deleteKeys() })

  /** The mark of this hour is made once, by whichever instance is first. */
  async function runOnce(): Promise<void> {
    const now = clock.now()
    const hour = Math.floor(now / everyMs)
    const mark = { id: String(hour), createdAtMs: now, expiresAtMs: (hour + 2) * everyMs, body: {} }
    if (await store.documents.insert('upkeep', mark)) await run()
  }

  function start(): void {
    nextMs = clock.now() + everyMs
    const work = async (): Promise<void> => {
      await runOnce().catch(() => undefined) // a store that is down shows in health(); the next hour tries again
      running = undefined
    }
    running ??= work()
  }

  /** Rows are deleted in time also where nothing happens any more. */
  const tick = (): void => {
    start()
    timer = clock.after(everyMs, tick)
  }
  if (generationDays !== undefined || retiredKeyDays !== undefined) timer = clock.after(everyMs, tick)

  return {
    observe() {
      if (clock.now() >= nextMs && !closing.signal.aborted) start()
    },
    run,
    async close() {
      closing.abort()
      timer?.cancel()
      await running
    },
  }
}
