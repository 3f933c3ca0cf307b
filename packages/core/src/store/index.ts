export { OptionsError } from '../errors/gateway-error.ts'
export { type Clock, systemClock } from '../clock.ts'
export { type Batcher, createBatcher } from './batcher.ts'
export { checkLedger, type LedgerSource } from './check-ledger.ts'
export type * from './contract.ts'
export * from './ledger.ts'
export {
  asksForTotals,
  dimensions,
  dimensionsOf,
  type LedgerLine,
  toLedgerLine,
  totalDimensions,
} from './ledger-line.ts'
export { memoryStore, type MemoryStoreOptions } from './memory.ts'
export { checkEdges, splitRange } from './spend-range.ts'
export { createSpendGroups, groupSpend, type SpendGroup, type SpendPart } from './spend-table.ts'
export { sumColumnOf } from './sum-columns.ts'
export { dayMs, dayOf, windowEndsBy, windowId, windowResetsAtMs, windows } from './windows.ts'
