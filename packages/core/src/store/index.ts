export type * from './contract.ts'
export { memoryStore, type MemoryStoreOptions } from './memory.ts'
