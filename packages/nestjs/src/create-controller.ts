import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Gateway } from '@inroute/core'
import { checkPolicy, handleNodeRequest } from '@inroute/core/node'
import { All, Controller, Req, Res, type Type, UseGuards } from '@nestjs/common'
import { InjectGateway } from './inject-gateway.ts'
import type { MountOptions } from './mount-options.ts'

/** Express gives Node's own request and response, Fastify wraps them. */
type PlatformRequest = IncomingMessage & {
  raw?: IncomingMessage
  originalUrl?: string
  body?: unknown
  params: Record<string, string>
}
type PlatformReply = ServerResponse & {
  raw?: ServerResponse
  hijack?(): void
  getHeaders(): Record<string, number | string | string[] | undefined>
}

/** Up to six segments. Not a wildcard: Express 5 and Fastify spell it differently, and no spelling serves both. */
const anyPath = [1, 2, 3, 4, 5, 6].map((depth) => Array.from({ length: depth }, (_, index) => `:s${index}`).join('/'))

/** As many segments as the route matched, from the end: prefix, version and mount may look like each other, or be parameters. */
function belowMount(url: string, params: Record<string, string>): string {
  const queryAt = url.indexOf('?')
  const path = queryAt === -1 ? url : url.slice(0, queryAt)
  const depth = Object.keys(params).filter((name) => /^s\d$/.test(name)).length
  return `/${path.replace(/\/$/, '').split('/').slice(-depth).join('/')}${url.slice(path.length)}`
}

/** A controller, so that the app's guards, filters, global prefix and versioning hold for the gateway as for any route. */
export function createController({ path = 'api/v1', guards = [], policy, ...options }: MountOptions): Type {
  checkPolicy(policy)

  @Controller(path)
  @UseGuards(...guards)
  class InrouteController {
    readonly gateway: Gateway

    constructor(@InjectGateway() gateway: Gateway) {
      this.gateway = gateway
    }

    @All(anyPath)
    async answer(@Req() req: PlatformRequest, @Res() reply: PlatformReply): Promise<void> {
      const caller = await options.identify?.(req)
      const url = belowMount(req.originalUrl ?? req.url ?? '/', req.params)
      const res = reply.raw ?? reply
      if (reply.hijack) {
        reply.hijack()
        // Fastify keeps what its hooks set (CORS, say) to itself until it sends
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) res.setHeader(name, value)
      }
      // not awaited: an interceptor with a time limit must not end a stream that is under way
      void handleNodeRequest(this.gateway, req.raw ?? req, res, { url, parsedBody: req.body, caller, policy })
    }
  }
  return InrouteController
}
