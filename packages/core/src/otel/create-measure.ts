import type { Meter } from '@opentelemetry/api'
import { completionTokens, promptTokens } from '../chat/usage.ts'
import type { GatewayEvents } from '../observe/events.ts'
import { genAi, inroute, known, operationDuration, operationOf, providerName, tokenUsage } from './gen-ai.ts'

/** What the metrics learn from the gateway's events. */
export interface Measure {
  generation(event: GatewayEvents['generation']): void
  refusal(event: GatewayEvents['refusal']): void
}

export function createMeasure(meter: Meter): Measure {
  const [duration, tokens] = [operationDuration, tokenUsage].map(({ name, unit, boundaries }) =>
    meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries: boundaries } }),
  )
  const secondsOf = ({ createdAtMs, endedAtMs }: { createdAtMs: number; endedAtMs: number }): number =>
    (endedAtMs - createdAtMs) / 1000
  return {
    generation(event) {
      const attributes = known({
        [genAi.operation]: operationOf(event),
        [genAi.provider]: event.providerId && providerName(event.providerId),
        [genAi.requestModel]: event.requestedModel,
        [genAi.responseModel]: event.model,
        [inroute.shadow]: event.shadowOf === undefined ? undefined : true,
      })
      const errorType = errorTypeOf(event)
      duration!.record(secondsOf(event), errorType ? { ...attributes, [genAi.errorType]: errorType } : attributes)
      const counts = { input: promptTokens(event.usage), output: completionTokens(event.usage) }
      for (const [type, count] of Object.entries(counts)) {
        if (count !== undefined) tokens!.record(count, { ...attributes, [genAi.tokenType]: type })
      }
    },
    refusal(event) {
      // not by model: it may be any text, and every one would be a series of its own
      duration!.record(secondsOf(event), { [genAi.operation]: operationOf(event), [genAi.errorType]: event.code })
    },
  }
}

/** A caller who leaves is no error of the answer, but the answer is not complete either: it is told by `inroute.outcome`. */
export const errorTypeOf = ({ error }: GatewayEvents['generation']): string | undefined => error?.code
