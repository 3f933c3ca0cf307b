import { setImmediate } from 'node:timers/promises'

/** For how long one slice may hold the event loop, roughly, in milliseconds. */
const sliceMs = 10

/**
 * Reads a half-open range in slices, other work coming in between: SQLite answers in this thread. Slices grow and shrink to take
 * about ten milliseconds each, and are never smaller than `smallest`.
 */
export async function readInSlices(
  { from, to, smallest }: { from: number; to: number; smallest: number },
  read: (from: number, to: number) => void,
): Promise<void> {
  let size = smallest
  for (let at = from; at < to; ) {
    const end = Math.min(to, at + size)
    const startedMs = performance.now()
    read(at, end)
    const tookMs = Math.max(performance.now() - startedMs, sliceMs / 8)
    size = Math.max(smallest, Math.floor((size * sliceMs) / tookMs))
    at = end
    if (at < to) await setImmediate()
  }
}
