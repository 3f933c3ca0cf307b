import type { Clock } from '../clock.ts'

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
  /** When each call under way began, oldest first. */
  const underWay = new Map<symbol, number>()
  let failingSinceMs: number | undefined
  let lastFailure: ConditionReport['lastFailure']
  return {
    async watch(call) {
      const id = Symbol()
      underWay.set(id, clock.now())
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
        underWay.delete(id)
      }
    },
    report() {
      const nowMs = clock.now()
      const [oldestMs = nowMs] = underWay.values()
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
