/**
 * Fast state that instances share: rate limits, slots for running requests, and small values that may be lost. Nothing about
 * money is here. Every entry has an end, so nothing needs cleaning up.
 */
export interface SharedState {
  /** For messages and `gateway.health()`, e.g. `redis`. */
  readonly name: string
  readonly reach: 'process' | 'network'
  /** Takes from every window and occupies a slot of every pool, or does nothing at all. Atomic over instances. */
  admit(request: RateRequest): Promise<RateDecision>
  /** Counts more in windows after the fact, beyond their limit if need be; negative amounts give back. */
  charge(charges: readonly RateCharge[]): Promise<void>
  /** Keeps slots occupied; a slot that has expired is occupied anew, as its request is still running. */
  renewSlots(slots: SlotRenewal): Promise<void>
  releaseSlots(slots: Pick<SlotRenewal, 'id' | 'pools'>): Promise<void>
  get(key: string): Promise<string | undefined>
  set(key: string, value: string, ttlMs: number): Promise<void>
  delete(key: string): Promise<void>
  close(): Promise<void>
}

export interface RateRequest {
  /** Names the slots, e.g. the generation's id. */
  id: string
  windows: readonly RateWindow[]
  pools: readonly SlotPool[]
  /** When the slots are free again, unless renewed or released. */
  slotsExpireAtMs: number
}

/** At most `limit` in any 60 seconds, counted by the second: what was taken is free again after 60 to 61 seconds. */
export interface RateWindow {
  key: string
  limit: number
  amount: number
}

/** At most `limit` requests at the same time. */
export interface SlotPool {
  key: string
  limit: number
}

export type RateDecision =
  | { granted: true }
  | {
      granted: false
      /** The key of the window or pool that refused. */
      key: string
      remaining: number
      /** When a window has room for the amount again; absent for a pool, and for an amount beyond the limit itself. */
      resetsAtMs?: number | undefined
    }

export interface RateCharge {
  key: string
  amount: number
}

export interface SlotRenewal {
  id: string
  pools: readonly string[]
  expiresAtMs: number
}

/** The length of a rate window and of the steps it slides by, in milliseconds. */
export const rateWindowMs = 60_000
export const rateStepMs = 1_000
