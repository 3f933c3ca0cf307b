import type { GatewayContext } from '../context.ts'
import type { Dialect } from '../dialects/contract.ts'
import { errorReply } from '../edge/error-reply.ts'
import type { Reply } from '../edge/exchange.ts'
import { toGatewayError } from '../errors/gateway-error.ts'
import { refusedMetadata } from './plan.ts'

/** An error, worded in the caller's dialect; a fault of our own is masked and reported to listeners. */
export function refuse(
  thrown: unknown,
  context: GatewayContext,
  dialect: Dialect,
  { generationId, metadata }: { generationId?: string; metadata?: Record<string, unknown> | undefined } = {},
): Reply {
  const error = toGatewayError(thrown)
  if (error.code === 'internal_error') context.events.emit('internal-error', { error: error.cause ?? error })
  const known = metadata ?? refusedMetadata.get(error)
  const headers = generationId === undefined ? {} : { 'x-generation-id': generationId }
  return errorReply(error, (failed) => dialect.renderError(failed, known && { ...known }, generationId), headers)
}
