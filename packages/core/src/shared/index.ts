export { type Clock, systemClock } from '../clock.ts'
export * from './contract.ts'
export { memoryState, type MemoryStateOptions } from './memory.ts'
