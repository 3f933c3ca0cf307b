/**
 * Fast state that instances share: rate limits, slots for running requests, and small values that may be lost. Nothing about
 * money is here. Every entry has an end, so nothing needs cleaning up.
 */
export interface SharedState {
  /** For messages and `gateway.health()`, e.g. `redis`. */
  readonly name: string
  /** Whether other processes see it. */
  readonly reach: 'process' | 'network'
  /** Takes from every window and occupies a slot of every pool, or does nothing at all. Atomic over instances. */
  admit(request: RateRequest): Promise<RateDecision>
  /** Counts more in windows after the fact, beyond their limit if need be; negative amounts give back. */
  charge(charges: readonly RateCharge[]): Promise<void>
  /** Keeps slots occupied; a slot that has expired is occupied anew, as its request is still running. */
  renewSlots(slots: SlotRenewal): Promise<void>
  /** Requests that are over. */
  releaseSlots(slots: Pick<SlotRenewal, 'id' | 'pools'>): Promise<void>
  /** `undefined` when there is none, or no more. */
  get(key: string): Promise<string | undefined>
  /** For so long, in milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>
  /** Of a key that is not there: nothing. */
  delete(key: string): Promise<void>
  /** Its connections; it is used no more. */
  close(): Promise<void>
}

/** What a request takes of its limits, all or nothing. */
export interface RateRequest {
  /** Names the slots, e.g. the generation's id. */
  id: string
  /** Limits over 60 seconds. */
  windows: readonly RateWindow[]
  /** Limits on what runs at the same time. */
  pools: readonly SlotPool[]
  /** When the slots are free again, unless renewed or released. */
  slotsExpireAtMs: number
}

/** At most `limit` in any 60 seconds, counted by the second: what was taken is free again after 60 to 61 seconds. */
export interface RateWindow {
  /** What is counted. */
  key: string
  /** In any 60 seconds. */
  limit: number
  /** What this request takes of it. */
  amount: number
}

/** At most `limit` requests at the same time. */
export interface SlotPool {
  /** What is counted. */
  key: string
  /** At the same time. */
  limit: number
}

/** Let in, or by which limit it is not. */
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

/** A correction of what a window counts. */
export interface RateCharge {
  /** As in the request that was let in. */
  key: string
  /** Added; may be negative. */
  amount: number
}

/** Keeps the slots of a request that runs. */
export interface SlotRenewal {
  /** The generation's. */
  id: string
  /** Keys of the pools it is in. */
  pools: readonly string[]
  /** The new end. */
  expiresAtMs: number
}

/** The length of a rate window and of the steps it slides by, in milliseconds. */
export const rateWindowMs = 60_000
/** How finely a window moves, in milliseconds. */
export const rateStepMs = 1_000
