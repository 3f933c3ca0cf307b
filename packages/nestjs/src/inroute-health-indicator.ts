import type { Gateway } from '@inroute/core'
import { Injectable } from '@nestjs/common'
import { InjectGateway } from './inject-gateway.ts'

/** For `@nestjs/terminus`: `() => indicator.isHealthy('inroute')`. Down while every endpoint's circuit is open. */
@Injectable()
export class InrouteHealthIndicator {
  readonly #gateway: Gateway

  constructor(@InjectGateway() gateway: Gateway) {
    this.#gateway = gateway
  }

  /** @param key what it is called in the report */
  isHealthy(key = 'inroute'): Record<string, { status: 'up' | 'down' } & Record<string, unknown>> {
    const { status, ...details } = this.#gateway.health()
    return { [key]: { status: status === 'down' ? 'down' : 'up', ...details } }
  }
}
