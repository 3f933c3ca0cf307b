import { setImmediate, setTimeout } from 'node:timers/promises'

/** Collects operations that arrive together and hands them on as one. */
export interface Batcher<Operation, Result> {
  /** Resolves or rejects with this operation's own result once its batch is through. */
  add(operation: Operation): Promise<Result>
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>
}

interface Waiting<Operation, Result> {
  operation: Operation
  resolve: (result: Result) => void
  reject: (reason: unknown) => void
}

export interface BatcherOptions<Operation, Result> {
  /** Runs a batch as one transaction: all of it, or nothing and a rejection. Results in the order of operations. */
  run: (operations: readonly Operation[]) => Promise<Result[]> | Result[]
  /** @default 500 */
  maxBatch?: number
  /**
   * Under load, how long after a batch the next one waits for company, in milliseconds: for stores that block the event loop
   * while they commit. A batch of one shows that there is no load, and nothing waits.
   * @default 0
   */
  gapMs?: number
}

/**
 * Group commit: operations that arrive in one turn of the event loop, or while the last batch is under way, share a
 * transaction. A batch that fails is run again one operation at a time, so that only the one at fault is rejected.
 */
export function createBatcher<Operation, Result>(
  options: BatcherOptions<Operation, Result>,
): Batcher<Operation, Result> {
  const { run, maxBatch = 500, gapMs = 0 } = options
  const waiting: Waiting<Operation, Result>[] = []
  let idle = Promise.resolve()
  let scheduled = false
  let gapEndsAtMs = 0

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const gapLeftMs = gapEndsAtMs - performance.now()
      if (gapLeftMs > 0) await setTimeout(gapLeftMs)
      const batch = waiting.splice(0, maxBatch)
      await runBatch(batch)
      gapEndsAtMs = batch.length > 1 ? performance.now() + gapMs : 0
    }
    scheduled = false
  }

  async function runBatch(batch: Waiting<Operation, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ operation }) => operation))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error)
      else for (const single of batch) await runBatch([single])
    }
  }

  return {
    add: (operation) =>
      new Promise((resolve, reject) => {
        waiting.push({ operation, resolve, reject })
        if (scheduled) return
        scheduled = true
        idle = setImmediate().then(drain)
      }),
    idle: () => idle,
  }
}
