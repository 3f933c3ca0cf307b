import type { Clock } from '../clock.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/**
 * Waits for a store, but not for ever (R21). A call that is late may still have its effect: a hold made that way is freed by
 * its time to live.
 * @throws GatewayError `store_unavailable`, also for what the store itself throws
 */
export function withDeadline<Result>(
  call: Promise<Result>,
  { clock, deadlineMs, what }: { clock: Clock; deadlineMs: number; what: string },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(unavailable(`${what} did not answer within ${deadlineMs} ms.`))
    const timer = clock.after(deadlineMs, late)
    const wait = async (): Promise<void> => {
      try {
        resolve(await call)
      } catch (error) {
        reject(error instanceof GatewayError ? error : unavailable(`${what} failed.`, error))
      } finally {
        timer.cancel()
      }
    }
    void wait()
  })
}

/** What callers are told when what keeps their limits does not answer. */
export const unavailable = (message: string, cause?: unknown): GatewayError =>
  new GatewayError('store_unavailable', message, { headers: { 'retry-after': '1' }, cause })
