import type { Admission } from '../admit/admission.ts'
import type { GatewayContext } from '../context.ts'
import type { Dialect } from '../dialects/contract.ts'
import type { Exchange } from '../edge/exchange.ts'
import { GatewayError, toGatewayError } from '../errors/gateway-error.ts'
import { createGenerationId } from '../settle/generation-id.ts'

/** A request as it arrives, and what becomes known of it on its way to an account. */
export interface Arrival {
  exchange: Exchange
  dialect: Dialect
  generationId: string
  createdAtMs: number
  /** Once it was let in. */
  admission?: Admission
  /** Once its body was read; as the caller sent it. */
  requestedModel?: string | undefined
}

export function arrive(exchange: Exchange, dialect: Dialect, { clock }: GatewayContext): Arrival {
  const createdAtMs = clock.now()
  return { exchange, dialect, generationId: createGenerationId(createdAtMs), createdAtMs }
}

/** It is refused before its account is open: this is its end. From then on settling tells. */
export function tellRefusal(
  { dialect, createdAtMs, requestedModel, admission }: Arrival,
  thrown: unknown,
  { events, clock }: GatewayContext,
): void {
  const { code, status } = toGatewayError(thrown)
  const { keyHash, callerId } = admission?.charge ?? {}
  const known = { createdAtMs, api: dialect.api, requestedModel, keyHash, callerId }
  events.emit('refusal', { ...known, endedAtMs: clock.now(), code, status })
}

/** What a request meets that comes too late, and a request for a model is told of. */
export function shuttingDown(exchange: Exchange, dialect: Dialect | undefined, context: GatewayContext): GatewayError {
  const error = new GatewayError('shutting_down', 'This gateway is shutting down.')
  if (dialect) tellRefusal(arrive(exchange, dialect, context), error, context)
  return error
}
