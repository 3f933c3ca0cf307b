import type { GatewayContext } from '../context.ts'
import { headerOf } from '../edge/exchange.ts'
import { type GatewayError, isGatewayError } from '../errors/gateway-error.ts'
import { asksForMetadata, type RouterMetadata } from '../plan/router-metadata.ts'
import type { Planned, RoutingQuestion } from '../plan/routing.ts'
import type { Asked } from './asked.ts'

/** plan: where it may go, in order, and why nowhere else. */
export async function plan(asked: Asked, { routing }: GatewayContext): Promise<Planned> {
  const { request, embeddings, admission, exchange, createdAtMs } = asked
  const question: RoutingQuestion = {
    request,
    nowMs: createdAtMs,
    kind: embeddings ? 'embeddings' : 'chat',
    callerId: admission.charge.keyHash ?? admission.charge.callerId,
    callerDefaults: admission.provider,
    modelRules: admission.models,
    sessionHeader: headerOf(exchange, 'x-session-id'),
  }
  try {
    return await routing.plan(question)
  } catch (thrown) {
    if (isGatewayError(thrown) && thrown.status === 404 && asksForMetadata((name) => headerOf(exchange, name))) {
      refusedMetadata.set(thrown, routing.refusedMetadata(question))
    }
    throw thrown
  }
}

/** What routing has to say about a refusal, for callers who asked; it goes beside the error, not into it. */
export const refusedMetadata = new WeakMap<GatewayError, RouterMetadata>()
