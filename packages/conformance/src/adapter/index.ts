export type { AdapterTraits, HostSetup, RunningHost, StartHost } from './host-under-test.ts'
export { testAdapter } from './test-adapter.ts'
