import type { Provider } from '@inroute/core'
import { Inject } from '@nestjs/common'

/** The token of the gateway, for `overrideProvider(INROUTE_GATEWAY)` in tests. */
export const INROUTE_GATEWAY = Symbol.for('inroute.Gateway')

/**
 * The token of what the module makes of the providers it is configured with: nothing, unless a test says otherwise with
 * `overrideProvider(INROUTE_PROVIDERS).useValue(script.play)`.
 */
export const INROUTE_PROVIDERS = Symbol.for('inroute.Providers')

/** What stands for the configured providers. */
export type ReplaceProviders = (providers: readonly Provider[]) => readonly Provider[]

/** Injects the gateway: `constructor(@InjectGateway() gateway: Gateway)`. */
export const InjectGateway = (): ParameterDecorator & PropertyDecorator => Inject(INROUTE_GATEWAY)
