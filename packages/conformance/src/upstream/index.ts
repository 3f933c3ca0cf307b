export { createFaultyUpstream, type FaultyUpstream, type FaultyUpstreamOptions } from './faulty-upstream.ts'
export { type FaultDescription, type FaultName, faultDescriptions } from './faults.ts'
export type { Ending } from './play.ts'
export type { SeenRequest } from './seen-request.ts'
