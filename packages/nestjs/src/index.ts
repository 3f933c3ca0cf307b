export { INROUTE_GATEWAY, InjectGateway } from './inject-gateway.ts'
export { InrouteHealthIndicator } from './inroute-health-indicator.ts'
export { InrouteModule, type InrouteModuleAsyncOptions, type InrouteModuleOptions } from './inroute.module.ts'
export type { HostRequest, MountOptions } from './mount-options.ts'
