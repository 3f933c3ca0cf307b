import {
  context,
  type Meter,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import type { Gateway } from '../gateway.ts'
import type { GatewayEvents } from '../observe/events.ts'
import { createMeasure, errorTypeOf } from './create-measure.ts'
import { genAi, inroute, known, operationOf, providerName, usageAttributes } from './gen-ai.ts'
import { usd } from '../store/usd.ts'

/** What `traceGateway` takes. */
export interface TraceOptions {
  /** @default the global provider's tracer `@inroute/core` */
  tracer?: Tracer | undefined
  /** @default the global provider's meter `@inroute/core` */
  meter?: Meter | undefined
}

/** Runs for every request: the span, and what its attempts need of it. */
interface Open {
  span: Span
  operation: string
}

/**
 * OpenTelemetry for a gateway: a span per request with a child span per attempt, and the metrics
 * `gen_ai.client.operation.duration` and `gen_ai.client.token.usage`. A request's span is a child of the span that is active
 * when it arrives, e.g. of the host's HTTP instrumentation. Names are those of the GenAI conventions; no attribute holds
 * prompts, answers, keys or a provider's error text. Requests that are refused before they have a plan have a span as well.
 *
 * It is built on the gateway's events alone: a gateway that is not traced pays nothing.
 *
 * ```ts
 * import { traceGateway } from '@inroute/core/otel'
 * const stop = traceGateway(gateway)
 * ```
 * @returns stops tracing; spans of requests that are still running are dropped
 */
export function traceGateway(gateway: Pick<Gateway, 'on'>, options: TraceOptions = {}): () => void {
  const tracer = options.tracer ?? trace.getTracer(instrumentation)
  const measure = createMeasure(options.meter ?? metrics.getMeter(instrumentation))
  const open = new Map<string, Open>()
  const listeners = [
    gateway.on('generation-start', (event) => open.set(event.generationId, startRequest(event, tracer))),
    gateway.on('attempt', (event) => {
      const request = open.get(event.generationId)
      if (request) traceAttempt(event, request, tracer)
    }),
    gateway.on('generation', (event) => {
      measure.generation(event)
      const request = open.get(event.id)
      if (!request) return
      open.delete(event.id)
      endRequest(event, request)
    }),
    gateway.on('refusal', (event) => {
      measure.refusal(event)
      traceRefusal(event, tracer)
    }),
  ]
  return () => {
    for (const off of listeners) off()
    open.clear()
  }
}

const instrumentation = '@inroute/core'

function startRequest(event: GatewayEvents['generation-start'], tracer: Tracer): Open {
  const operation = operationOf(event)
  const span = tracer.startSpan(`${operation} ${event.requestedModel}`, {
    kind: SpanKind.INTERNAL,
    startTime: new Date(event.createdAtMs),
    attributes: known({
      [genAi.operation]: operation,
      [genAi.requestModel]: event.requestedModel,
      [genAi.responseId]: event.generationId,
      [inroute.streamed]: event.streamed,
      [inroute.shadowOf]: event.shadowOf,
    }),
  })
  return { span, operation }
}

function endRequest(event: GatewayEvents['generation'], { span }: Open): void {
  span.setAttributes(
    known({
      [genAi.provider]: event.providerId && providerName(event.providerId),
      [genAi.responseModel]: event.model,
      [genAi.finishReasons]: event.finishReason === undefined ? undefined : [event.finishReason],
      ...usageAttributes(event.usage),
      [genAi.errorType]: errorTypeOf(event),
      [inroute.outcome]: event.outcome,
      [inroute.attempts]: event.attempts.length,
      [inroute.costUsd]: usd(event.costNanoUsd),
      [inroute.firstContentMs]: event.latencyMs,
    }),
  )
  if (errorTypeOf(event)) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(new Date(event.endedAtMs))
}

/** The same attributes as far as they are known; nothing was attempted. */
function traceRefusal(event: GatewayEvents['refusal'], tracer: Tracer): void {
  const { requestedModel, createdAtMs, endedAtMs, code } = event
  const operation = operationOf(event)
  const span = tracer.startSpan(requestedModel === undefined ? operation : `${operation} ${requestedModel}`, {
    kind: SpanKind.INTERNAL,
    startTime: new Date(createdAtMs),
    attributes: known({
      [genAi.operation]: operation,
      [genAi.requestModel]: requestedModel,
      [genAi.errorType]: code,
      [inroute.outcome]: 'refused',
    }),
  })
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(new Date(endedAtMs))
}

/** An attempt is told when it is over: its span is made with both times at once. */
function traceAttempt(event: GatewayEvents['attempt'], { span, operation }: Open, tracer: Tracer): void {
  // cancelled as another one answered first: nothing has failed
  const gaveWay = event.failure === 'hedged'
  const attributes = known({
    [genAi.operation]: operation,
    [genAi.provider]: providerName(event.providerId),
    [genAi.requestModel]: event.model,
    ...usageAttributes(event.usage),
    [genAi.errorType]: gaveWay ? undefined : event.failure,
    [genAi.httpStatus]: event.status,
    [inroute.endpoint]: event.endpointId,
    [inroute.byok]: event.isByok,
    [inroute.hedged]: gaveWay || undefined,
  })
  const { startedAtMs, durationMs } = event
  const attempt = tracer.startSpan(
    `${operation} ${event.model}`,
    { kind: SpanKind.CLIENT, startTime: new Date(startedAtMs), attributes },
    trace.setSpan(context.active(), span),
  )
  if (event.failure && !gaveWay) attempt.setStatus({ code: SpanStatusCode.ERROR })
  attempt.end(new Date(startedAtMs + durationMs))
}
