import type { Caller, Gateway, MountPolicy } from '@inroute/core'
import { checkPolicy, handleNodeRequest, mountAt } from '@inroute/core/node'
import type { Context, Middleware } from 'koa'

/** What `inroute` takes beside the gateway. */
export interface InrouteOptions {
  /** The path the gateway answers below; other requests go on to the next middleware. @default '' (all of them) */
  prefix?: string | undefined
  /**
   * Who pays, by the host's own session: the caller, or `undefined` to leave it to the gateway's `authenticate`. What it throws
   * goes to the app's error handling.
   */
  identify?: ((ctx: Context) => Caller | undefined | Promise<Caller | undefined>) | undefined
  /** What holds for everything that comes through this mount: models, budget, limits, tags. */
  policy?: MountPolicy | undefined
}

/**
 * Mounts a gateway: `app.use(inroute(gateway, { prefix: '/api/v1' }))`, before or after a body parser, or below `koa-mount`.
 * @throws OptionsError when the policy is wrong
 *
 * @example
 * const app = new Koa()
 * app.use(inroute(gateway, { prefix: '/api/v1', identify: (ctx) => ctx.state.user && { id: ctx.state.user.id } }))
 */
export function inroute(gateway: Gateway, options: InrouteOptions = {}): Middleware {
  const { prefix = '', identify, policy } = options
  checkPolicy(policy)
  const below = mountAt(prefix)
  return async function inroute(ctx, next) {
    const url = below(ctx.url)
    if (url === undefined) return next()
    const caller = await identify?.(ctx)
    // from here on the response is ours: Koa would send what it finds in ctx.body
    ctx.respond = false
    const parsedBody = (ctx.request as { body?: unknown }).body
    return handleNodeRequest(gateway, ctx.req, ctx.res, { url, parsedBody, caller, policy })
  }
}
