import { testSharedState } from '@inroute/conformance/shared'
import { memoryState } from '@inroute/core/shared'

testSharedState('memory', ({ clock }) => memoryState({ clock }), { shared: false })
