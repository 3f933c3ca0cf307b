import { afterEach, beforeEach, describe } from 'vitest'
import { testDocuments } from './documents.ts'
import { testHolds } from './holds.ts'
import { testInstances } from './instances.ts'
import { testInterleavings } from './interleavings.ts'
import { testSettlement } from './settlement.ts'
import { testShadows } from './shadows.ts'
import { testSpend } from './spend.ts'
import { openStore, type StoreFactory, type StoreUnderTest } from './store-under-test.ts'
import { testUpkeep } from './upkeep.ts'
import { testWindows } from './windows.ts'

export type { StoreFactory, StoreSetup } from './store-under-test.ts'

/** What the suite need not prove of this one. */
export interface TestStoreOptions {
  /** Several instances share the state, and it outlives them. @default true */
  durable?: boolean
}

/** What every store must prove. Call it at the top level of a vitest file. */
export function testStore(name: string, create: StoreFactory, { durable = true }: TestStoreOptions = {}): void {
  describe(`store: ${name}`, () => {
    let current: StoreUnderTest | undefined
    beforeEach(async () => {
      current = await openStore(create)
    })
    afterEach(async () => {
      await current?.closeAll()
      current = undefined
    })
    const get = () => current!
    testHolds(get)
    testSettlement(get)
    testWindows(get)
    testSpend(get)
    testUpkeep(get)
    testDocuments(get)
    testShadows(get, { durable })
    testInterleavings(create)
    if (durable) testInstances(get)
  })
}
