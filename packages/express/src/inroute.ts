import type { Caller, Gateway, MountPolicy } from '@inroute/core'
import { bodyParserError, checkPolicy, handleNodeRequest } from '@inroute/core/node'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'

/** What `inroute` takes beside the gateway. */
export interface InrouteOptions {
  /**
   * Who pays, by the host's own session: the caller, or `undefined` to leave it to the gateway's `authenticate` (a machine
   * with a key, say). What it throws goes to the app's error handler.
   */
  identify?: ((req: Request) => Caller | undefined | Promise<Caller | undefined>) | undefined
  /** What holds for everything that comes through this mount: models, budget, limits, tags. */
  policy?: MountPolicy | undefined
}

/**
 * Mounts a gateway: `app.use('/api/v1', inroute(gateway))`, before or after `express.json()`, beside any other route. The
 * second of the two handlers words what a body parser before us refused (a body over its 100 kB, say) as the API does.
 * @throws OptionsError when the policy is wrong
 *
 * @example
 * const app = express()
 * app.use('/api/v1', inroute(gateway, { identify: (req) => req.user && { id: req.user.id } }))
 */
export function inroute(gateway: Gateway, options: InrouteOptions = {}): [RequestHandler, ErrorRequestHandler] {
  const { identify, policy } = options
  checkPolicy(policy)
  const answer: RequestHandler = async function inroute(req, res, next) {
    try {
      const caller = await identify?.(req)
      await handleNodeRequest(gateway, req, res, { url: req.url, parsedBody: req.body as unknown, caller, policy })
    } catch (error) {
      next(error)
    }
  }
  const explain: ErrorRequestHandler = function inrouteBodyErrors(error, req, res, next) {
    const explained = bodyParserError(error)
    if (!explained || res.headersSent) next(error)
    else void handleNodeRequest(explained, req, res)
  }
  return [answer, explain]
}
