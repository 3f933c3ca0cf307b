import { testStore } from '@inroute/conformance/store'
import { memoryStore } from '@inroute/core/store'

testStore('memory', ({ clock }) => memoryStore({ clock }), { durable: false })
