import { Inject } from '@nestjs/common'

/** The token of the gateway, for `overrideProvider(INROUTE_GATEWAY)` in tests. */
export const INROUTE_GATEWAY = Symbol.for('inroute.Gateway')

/** Injects the gateway: `constructor(@InjectGateway() gateway: Gateway)`. */
export const InjectGateway = (): ParameterDecorator & PropertyDecorator => Inject(INROUTE_GATEWAY)
