import type { Timer } from './clock.ts'

/** Time passes in steps of this many milliseconds here: reading the clock for every chunk is most of what a timer would cost. */
const tickMs = 50
/** What a tick that comes late counts as at the most: see `coarseTimer`. */
const maxStepMs = 500

interface Slot extends Timer {
  dueAtMs: number
  /** Where it stands in the list; -1: nowhere. */
  index: number
  fire(): void
}

const running: Slot[] = []
let ticking: ReturnType<typeof setInterval> | undefined
/** As of the last tick, and without what the event loop stood still beyond `maxStepMs`. */
let nowMs = 0
let tickedAtMs = 0

/**
 * A timer for limits of a second and more, at most 100 ms late. Every request has a handful of them, nearly all are cancelled,
 * and streams start theirs anew with every chunk: here that is one number written, and one tick looks after all of them.
 *
 * Time during which the event loop stands still counts as half a second at the most: when the host has computed for ten
 * seconds, or the machine has slept, what a provider sent meanwhile is read before anybody is called too slow. A timer begun
 * right after is early by as much.
 */
export function coarseTimer(delayMs: number, fire: () => void): Timer {
  const slot: Slot = {
    dueAtMs: 0,
    index: -1,
    fire,
    refresh() {
      if (slot.index === -1) start(slot)
      slot.dueAtMs = nowMs + tickMs + delayMs
    },
    cancel: () => stop(slot),
  }
  slot.refresh()
  return slot
}

function start(slot: Slot): void {
  slot.index = running.length
  running.push(slot)
  if (ticking) return
  tickedAtMs = performance.now()
  ticking = setInterval(tick, tickMs)
  ticking.unref()
}

/** The last one takes its place. A list and not a Set for the reason `createInFlight` gives. */
function stop(slot: Slot): void {
  if (slot.index === -1) return
  const last = running.pop()!
  if (last !== slot) {
    running[slot.index] = last
    last.index = slot.index
  }
  slot.index = -1
}

function tick(): void {
  const atMs = performance.now()
  nowMs += Math.min(atMs - tickedAtMs, maxStepMs)
  tickedAtMs = atMs
  for (const slot of running.filter(({ dueAtMs }) => dueAtMs <= nowMs)) {
    // one before it may have cancelled it
    if (slot.index === -1) continue
    stop(slot)
    slot.fire()
  }
  if (running.length > 0) return
  clearInterval(ticking)
  ticking = undefined
}
