import type { Window } from './windows.ts'

/** What may be spent. */
export interface Budget {
  /** In USD; 0 blocks everything. At most 9 million. */
  limitUsd: number
  /** @default 'lifetime' */
  window?: Window | undefined
  /** Count what callers' own credentials spend, too. @default false */
  includeByok?: boolean | undefined
}
