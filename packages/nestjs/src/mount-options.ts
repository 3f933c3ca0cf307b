import type { IncomingHttpHeaders } from 'node:http'
import type { Caller, MountPolicy } from '@inroute/core'
import type { CanActivate, Type } from '@nestjs/common'

/** What the requests of Express and Fastify have in common; annotate yours: `identify: (req: express.Request) => ...`. */
export interface HostRequest {
  /** Lower-case names. */
  headers: IncomingHttpHeaders
}

/** Where the gateway is mounted, and for whom. */
export interface MountOptions {
  /** Where the gateway answers, below the app's global prefix and version. @default 'api/v1' */
  path?: string | undefined
  /**
   * Who pays, by the app's own session: guards have run, so what they put on the request is there. `undefined` leaves it to the
   * gateway's `authenticate`. What it throws goes to the app's exception filters.
   */
  identify?(request: HostRequest): Caller | undefined | Promise<Caller | undefined>
  /** What holds for everything that comes through this mount: models, budget, limits, tags. */
  policy?: MountPolicy | undefined
  /** How long running requests may take to end when the app shuts down, in milliseconds. @default 20_000 */
  drainMs?: number | undefined
  /** Guards for the gateway's routes, beside the app's global ones. */
  guards?: (CanActivate | Type<CanActivate>)[] | undefined
}
