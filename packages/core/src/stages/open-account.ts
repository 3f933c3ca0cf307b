import { attributionOf } from '../edge/attribution.ts'
import { completionTokens, promptTokens } from '../chat/usage.ts'
import type { GatewayContext } from '../context.ts'
import { headerOf } from '../edge/exchange.ts'
import { openSettlement, type Settlement } from '../settle/settlement.ts'
import type { Asked, Journey } from './asked.ts'

/** settle: opened before anything is tried, so that every way out ends in it. */
export function openAccount(
  asked: Asked,
  { planned, fittings }: Pick<Journey, 'planned' | 'fittings'>,
  context: GatewayContext,
): Settlement {
  const { request, exchange, admission, createdAtMs } = asked
  const settlement = openSettlement(
    {
      row: {
        id: asked.generationId,
        createdAtMs,
        ...admission.charge,
        api: asked.dialect.api,
        streamed: asked.stream,
        requestedModel: planned.plan.requested[0] ?? '',
        ...context.routing.rowOf(planned),
        ...asked.shadow,
        user: asked.user,
        sessionId: request.session_id ?? headerOf(exchange, 'x-session-id'),
        ...attributionOf(exchange),
      },
      markup: admission.markup,
      pricesOf: context.pricesOf,
      catalogVersion: planned.plan.catalogVersion,
      countPrompt: fittings.promptTokens,
      compression: fittings.compression,
      maxCompletionTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
      onWritten(written) {
        context.alerts.observe(written, admission.scopes, createdAtMs)
        context.upkeep.observe()
      },
    },
    context,
  )
  // copies are kept track of by themselves, and are no measure of what hedging may cost
  const leave = asked.shadow ? () => undefined : context.running.add(settlement)
  const end = async (): Promise<void> => {
    const { record, written } = await settlement.ended
    const { usage } = record
    context.routing.remember(planned, record)
    fittings.observe(record)
    if (!asked.shadow) context.hedgeSpend.settle(record, context.clock.now())
    admission.end({ tokens: (promptTokens(usage) ?? 0) + (completionTokens(usage) ?? 0), written })
    leave()
  }
  void end()
  return settlement
}
