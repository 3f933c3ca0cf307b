export { killWhileSpending, spendUntilKilled } from './kill.ts'
export { type StoreFactory, type StoreSetup, testStore, type TestStoreOptions } from './test-store.ts'
