export { INROUTE_GATEWAY, INROUTE_PROVIDERS, InjectGateway, type ReplaceProviders } from './inject-gateway.ts'
export { InrouteHealthIndicator } from './inroute-health-indicator.ts'
export { InrouteModule, type InrouteModuleAsyncOptions, type InrouteModuleOptions } from './inroute.module.ts'
export type { HostRequest, MountOptions } from './mount-options.ts'
