import type { GenerationRecord } from './generation-record.ts'
import type { Window } from './windows.ts'

export type * from './generation-record.ts'
export type { Window } from './windows.ts'

/**
 * Durable state: the ledger, the holds on budgets, and documents (virtual keys, credentials, ...). Every method may be called
 * at any time after the store was created; a promise that resolved means the change is durable and every other instance sees
 * it. Stores take their time from a clock given to their factory.
 */
export interface Store {
  /** For messages and `gateway.health()`, e.g. `sqlite`. */
  readonly name: string
  /** Who shares this state: this process only, the processes of this machine, or any instance. */
  readonly reach: 'process' | 'machine' | 'network'
  /**
   * Holds an amount against every limit at once, or against none. Atomic over all scopes and instances: spent + held never
   * exceeds a limit. Idempotent by `id`.
   */
  reserve(request: HoldRequest): Promise<Reservation>
  /** Keeps a hold alive and, if asked, raises its amount as far as the limits it was made against allow. */
  renew(renewal: HoldRenewal): Promise<Renewal>
  /** Gives a hold back unspent. Nothing happens if it is gone. */
  release(holdId: string): Promise<void>
  /**
   * Settles a finished request in one transaction: writes its row, adds it to the counters of its scopes and to the daily
   * sums, and releases the hold of the same id. Idempotent by `record.id`; a hold that expired meanwhile changes nothing.
   */
  record(record: GenerationRecord): Promise<Settlement>
  /** `undefined` when there is none. */
  generation(id: string): Promise<GenerationRecord | undefined>
  /** Newest first. */
  generations(query: GenerationQuery): Promise<GenerationRecord[]>
  /** What scopes have spent in the windows that contain `atMs`, in the order asked. */
  usage(scopes: readonly string[], atMs: number): Promise<ScopeUsage[]>
  /** Sums over generations, grouped; the largest price first. */
  spend(query: SpendQuery): Promise<SpendRow[]>
  /** Holds that have not expired, oldest first. */
  holds(): Promise<Hold[]>
  /**
   * Compares every counter and daily sum with the rows and holds they are derived from, as of one moment and without keeping
   * others waiting; empty when all is well.
   */
  check(): Promise<Discrepancy[]>
  /**
   * One bounded step of upkeep: folds daily sums of days past for faster reports, deletes rows that are no longer wanted and
   * counters of windows that ended before them. Limits, lifetimes and daily sums go on including what is deleted.
   */
  tidy(wanted: { rowsFromMs: number }): Promise<Tidied>
  /** Keys, credentials, alerts and catalogs. */
  readonly documents: Documents
  /** Releases connections and files; what was recorded is durable once this resolves. */
  close(): Promise<void>
}

/** What a step of upkeep has done. */
export interface Tidied {
  /** Rows of requests. */
  deletedRows: number
  /** There is more to do. */
  more: boolean
}

/** A limit to hold an amount against. */
export interface Limit {
  /** e.g. `key:<hash>` */
  scope: string
  /** What it holds for. */
  window: Window
  /** At most 2^53 - 1, nine million USD. Reaching it already blocks; 0 blocks everything. */
  limitNanoUsd: number
  /** Whether spend on callers' own credentials counts. @default false */
  countsByok?: boolean | undefined
}

/** What a request wants to have set aside. */
export interface HoldRequest {
  /** The id the generation will have. */
  id: string
  /** The instance that holds it, for reports. */
  owner: string
  /** When the request arrived: decides the windows. */
  atMs: number
  /** The most the request can cost. */
  amountNanoUsd: number
  /** The least that is still of use; where this fits but the amount does not, what is left is granted. @default amountNanoUsd */
  minimumNanoUsd?: number | undefined
  /** When the hold ends by itself, unless renewed. */
  expiresAtMs: number
  /** All of them must have room. */
  limits: readonly Limit[]
}

/** Whether there was room, and how much was set aside. */
export type Reservation = { granted: true; amountNanoUsd: number } | RefusedReservation

/** The limit that refused; of several, one that is spent before one that is held, and of those the broadest window. */
export interface RefusedReservation {
  /** Nothing was set aside. */
  granted: false
  /** The one that had no room. */
  limit: Limit
  /** In its window, so far. */
  spentNanoUsd: number
  /** For requests that are running. */
  heldNanoUsd: number
  /** What neither rows nor holds have taken. */
  remainingNanoUsd: number
  /** It is only held: without what requests that are still running hold, the limit would allow it. */
  isHeld: boolean
}

/** Keeps a hold alive, and may change its amount. */
export interface HoldRenewal {
  /** The generation's. */
  id: string
  /** The new end. */
  expiresAtMs: number
  /** Raise the amount held to this, or as near to it as the limits allow. */
  amountNanoUsd?: number | undefined
  /** The least that is of use: where the limits do not allow this, nothing is raised. @default what is held */
  minimumNanoUsd?: number | undefined
}

/** What became of a hold that was to be renewed. */
export interface Renewal {
  /** False: the hold had expired and been freed, or was settled. */
  held: boolean
  /** Held from now on; 0 when nothing is. */
  amountNanoUsd: number
}

/** Money set aside for a request that runs. */
export interface Hold {
  /** The generation's. */
  id: string
  /** The instance that holds it. */
  owner: string
  /** In 10^-9 USD. */
  amountNanoUsd: number
  /** When it is given back unless it is renewed. */
  expiresAtMs: number
  /** The counters it counts in. */
  counters: HeldCounter[]
}

/** A limit that holds are counted against. */
export interface HeldCounter {
  /** Whose it is: `key:<id>`, `caller:<id>`, `mount:<id>` or `account`. */
  scope: string
  /** The window it holds for, e.g. a day. */
  windowId: string
  /** The whole limit. */
  limitNanoUsd: number
  /** Whether spending on callers' own credentials counts. */
  countsByok: boolean
}

/** What a row has brought its payers to. */
export interface Settlement {
  /** A record of this id was there already: nothing was changed. */
  duplicate: boolean
  /** What its scopes have spent since; empty for a duplicate. */
  usage: ScopeUsage[]
}

/** What has been spent and is held by one payer. */
export interface ScopeUsage {
  /** `key:<id>`, `caller:<id>`, `mount:<id>` or `account`. */
  scope: string
  /** The current ones. */
  windows: Record<Window, WindowUsage>
}

/** Sums may pass 2^53. */
export interface WindowUsage {
  /** Charged to the payer. */
  spentNanoUsd: bigint
  /** Spent on own credentials, at the normal price. */
  byokNanoUsd: bigint
  /** Held for requests that are still running. */
  heldNanoUsd: bigint
  /** Rows of the window. */
  requests: number
}

/** Which rows of the ledger to read. */
export interface GenerationQuery {
  /** @default 50 */
  limit?: number | undefined
  /** Only those that arrived earlier. */
  beforeMs?: number | undefined
  /** Rows that have each of these values. */
  where?: SpendFilter | undefined
}

/** What spending can be grouped by. */
export type SpendDimension =
  | 'model'
  | 'endpoint'
  | 'provider'
  | 'key'
  | 'caller'
  | 'app'
  | 'split'
  | 'arm'
  | 'shadow'
  | 'tags'
  | 'day'

/** Rows that have each of these values. */
export type SpendFilter = { readonly [dimension in Exclude<SpendDimension, 'day'>]?: string | undefined }

/** Which rows to sum, and how to group them. */
export interface SpendQuery {
  /**
   * One dimension or several. `key` is the key's hash, `app` its URL, `tags` all tags of a request as JSON, `split` the name of a
   * traffic split, `arm` the model it led to, `shadow` is `true` for copies nobody sees and empty for requests.
   */
  by: SpendDimension | readonly SpendDimension[]
  /**
   * Half-open range of `createdAtMs`. Whole UTC days are answered from daily sums, for ever; parts of days from rows.
   * @throws OptionsError `rows_deleted` for a part of a day whose rows are gone
   */
  fromMs?: number | undefined
  /** Rows before this. @default all there is */
  toMs?: number | undefined
  /** @default all rows */
  where?: SpendFilter | undefined
}

/** A group with its sums. */
export interface SpendRow extends SpendSums {
  /** The value of the first dimension; empty where a generation has none. */
  key: string
  /** The values of all dimensions asked for. */
  group: { [dimension in SpendDimension]?: string }
}

/** Sums over rows of the ledger. */
export interface SpendSums {
  /** Rows. */
  requests: number
  /** Requests that ended in an error; those a caller left are not among them. */
  failed: number
  /** Requests whose answer began: `latencyMs` and `generationMs` are sums over these. */
  answered: number
  /** From arrival to the first content, in milliseconds. */
  latencyMs: number
  /** From the first content to the end, in milliseconds. */
  generationMs: number
  /** Cached ones included. */
  promptTokens: number
  /** Reasoning included. */
  completionTokens: number
  /** Of the completion. */
  reasoningTokens: number
  /** What providers charge. A number on one row, a `bigint` in sums: those may pass 2^53, nine million USD. */
  costNanoUsd: bigint
  /** What payers are charged. */
  priceNanoUsd: bigint
  /** Of the cost, what callers' own credentials paid. */
  byokNanoUsd: bigint
}

/** A derived number that differs from what it is derived from. */
export interface Discrepancy {
  /** e.g. `counter key:ab12 daily:2026-01-31 spent` */
  what: string
  /** By the counter. */
  stored: string
  /** By the rows. */
  expected: string
}

/**
 * Small JSON objects by kind and id: virtual keys by hash, credentials, alerts. What must happen once across instances is
 * built on `insert`, what must not be lost between two writers on `update`.
 */
export interface Documents {
  /** `undefined` when there is none. */
  get<T extends object>(kind: string, id: string): Promise<T | undefined>
  /** False, and nothing is written, when the id is taken. */
  insert(kind: string, document: NewDocument): Promise<boolean>
  /**
   * Replaces a document by what `change` makes of it, atomically; `change` may be called again and must be pure. Returning
   * `undefined` leaves it. Gives the document as it is afterwards, `undefined` if there is none.
   */
  update<T extends object>(kind: string, id: string, change: (current: T) => T | undefined): Promise<T | undefined>
  /** False when there was none. */
  remove(kind: string, id: string): Promise<boolean>
  /** Newest first. */
  list<T extends object>(kind: string, page?: { offset?: number; limit?: number }): Promise<T[]>
}

/** Something a store is to keep. */
export interface NewDocument {
  /** Unique within its kind. */
  id: string
  /** What it is listed by. */
  createdAtMs: number
  /** When the store may forget it. @default never */
  expiresAtMs?: number | undefined
  /** JSON. */
  body: object
}
