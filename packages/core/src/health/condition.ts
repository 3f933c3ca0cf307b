import type { Clock } from '../clock.ts'
import { createInFlight } from '../in-flight.ts'

/** How something outside this process has been answering, as far as requests have asked it. */
export interface ConditionReport {
  /** Unix time in milliseconds; absent while all is well. */
  failingSinceMs?: number | undefined
  /** The latest failure, also after it is over. */
  lastFailure?: { atMs: number; message: string } | undefined
}

export interface Condition {
  /** Takes note of how a call ends, and hands it on. */
  watch<Result>(call: Promise<Result>): Promise<Result>
  report(): ConditionReport
}

/** @param lateAfterMs a call that is under way for longer counts as failing, though nobody knows how it will end */
export function createCondition({ clock, lateAfterMs }: { clock: Clock; lateAfterMs: number }): Condition {
  /** When each call under way began. */
  const underWay = createInFlight<number>()
  let failingSinceMs: number | undefined
  let lastFailure: ConditionReport['lastFailure']
  return {
    async watch(call) {
      const end = underWay.add(clock.now())
      try {
        const result = await call
        failingSinceMs = undefined
        return result
      } catch (error) {
        const atMs = clock.now()
        failingSinceMs ??= atMs
        lastFailure = { atMs, message: messageOf(error) }
        throw error
      } finally {
        end()
      }
    },
    report() {
      const nowMs = clock.now()
      const oldestMs = Math.min(nowMs, ...underWay.list())
      if (nowMs - oldestMs <= lateAfterMs) return { failingSinceMs, lastFailure }
      return {
        failingSinceMs: Math.min(failingSinceMs ?? nowMs, oldestMs + lateAfterMs),
        lastFailure: { atMs: nowMs, message: `no answer for ${nowMs - oldestMs} ms` },
      }
    },
  }
}

/** What went wrong, not who noticed. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
