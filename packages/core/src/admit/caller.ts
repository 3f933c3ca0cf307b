import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { ModelId } from '../catalog/model-id.ts'
import type { Budget } from '../store/budget.ts'

/** Who a request is charged to, as a host's `identify` gives it or as a key stands for it. */
export interface Caller {
  /** Stable and unique: a user's or tenant's id, or a key's hash. 1 to 256 bytes without control characters. */
  id: string
  /** What this caller may spend; several windows hold at once. @default no limit of its own */
  budget?: Budget | readonly Budget[] | undefined
  /** How often and how much this caller may ask. @default no limit of its own */
  limits?: RateLimits | undefined
  /** The models this caller may use, by id; `*` stands for anything. Others are refused (403). @default all */
  models?: readonly ModelId[] | undefined
  /**
   * Where this caller's requests may go: a `provider` object (section 5) within what `routing.provider` allows. A request
   * narrows it further.
   */
  provider?: ProviderPreferences | undefined
  /** May manage keys and read accounts over HTTP: for operators that the host has authenticated. @default false */
  management?: boolean | undefined
  /** For reports: environment, team, feature. With those of the mount and the key at most 1,024 bytes, as JSON. */
  tags?: Readonly<Record<string, string>> | undefined
}

/** Limits per minute hold for any 60 seconds. */
export interface RateLimits {
  /** 0 blocks everything. */
  requestsPerMinute?: number | undefined
  /** Prompt and completion together. */
  tokensPerMinute?: number | undefined
  /** Running at the same time; 0 blocks everything. */
  concurrentRequests?: number | undefined
}
