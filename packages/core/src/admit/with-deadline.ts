import type { Clock } from '../clock.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/**
 * Waits for a store, but not for ever (R21). A call that is late may still have its effect: a hold made that way is freed by
 * its time to live.
 * @throws GatewayError `store_unavailable`, also for what the store itself throws
 */
export async function withDeadline<Result>(
  call: Promise<Result>,
  { clock, deadlineMs, what }: { clock: Clock; deadlineMs: number; what: string },
): Promise<Result> {
  let timer: ReturnType<Clock['after']> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = clock.after(deadlineMs, () => reject(unavailable(`${what} did not answer within ${deadlineMs} ms.`)))
  })
  try {
    return await Promise.race([call, late])
  } catch (error) {
    throw error instanceof GatewayError ? error : unavailable(`${what} failed.`, error)
  } finally {
    timer?.cancel()
  }
}

/** What callers are told when what keeps their limits does not answer. */
export const unavailable = (message: string, cause?: unknown): GatewayError =>
  new GatewayError('store_unavailable', message, { headers: { 'retry-after': '1' }, cause })
