import type { Clock } from '../clock.ts'

/**
 * Waits for an answer to begin, but not for ever: once `keepAliveMs` have passed, the reply is started without it, so that
 * comments can tell the caller we are still there.
 * @throws what `answer` rejects with, if that is in time to be a proper status
 */
export async function beginOrKeepAlive(answer: Promise<unknown>, clock: Clock, keepAliveMs: number): Promise<void> {
  let timer: ReturnType<Clock['after']> | undefined
  const waitedLong = new Promise<void>((resolve) => {
    timer = clock.after(keepAliveMs, resolve)
  })
  try {
    await Promise.race([answer, waitedLong])
  } finally {
    timer?.cancel()
  }
}
