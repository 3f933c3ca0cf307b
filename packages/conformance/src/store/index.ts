export { testStore, type StoreFactory } from './test-store.ts'
