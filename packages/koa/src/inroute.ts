import type { Caller, Gateway } from '@inroute/core'
import { handleNodeRequest } from '@inroute/core/node'
import type { Context, Middleware } from 'koa'

export interface InrouteOptions {
  /** The path the gateway answers below; other requests go on to the next middleware. @default '' (all of them) */
  prefix?: string | undefined
  /**
   * Who pays, by the host's own session: the caller, or `undefined` to leave it to the gateway's `authenticate`. What it throws
   * goes to the app's error handling.
   */
  identify?: ((ctx: Context) => Caller | undefined | Promise<Caller | undefined>) | undefined
}

/**
 * Mounts a gateway: `app.use(inroute(gateway, { prefix: '/api/v1' }))`, before or after a body parser, or below `koa-mount`.
 *
 * @example
 * const app = new Koa()
 * app.use(inroute(gateway, { prefix: '/api/v1', identify: (ctx) => ctx.state.user && { id: ctx.state.user.id } }))
 */
export function inroute(gateway: Gateway, { prefix = '', identify }: InrouteOptions = {}): Middleware {
  return async function inroute(ctx, next) {
    const { url } = ctx
    const below = url.slice(prefix.length)
    if (!url.startsWith(prefix) || !/^([/?]|$)/.test(below)) return next()
    const caller = await identify?.(ctx)
    // from here on the response is ours: Koa would send what it finds in ctx.body
    ctx.respond = false
    const parsedBody = (ctx.request as { body?: unknown }).body
    return handleNodeRequest(gateway, ctx.req, ctx.res, { url: below || '/', parsedBody, caller })
  }
}
