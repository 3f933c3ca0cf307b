import { context, type HrTime, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGateway, type Gateway, openai, split } from '../src/index.ts'
import { traceGateway } from '../src/otel/trace-gateway.ts'
import { bothWays, fallback, primary, startFaulty } from './support/faulty.ts'
import { afterMs, startHedged, untilSilent } from './support/hedged.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

/** The gateway watched with real SDKs, everything they would export at hand. */
function watch(gateway: Gateway) {
  const exporter = new InMemorySpanExporter()
  const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('test')
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const meters = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 1e9 })],
  })
  const stop = traceGateway(gateway, { tracer, meter: meters.getMeter('test') })
  return {
    tracer,
    stop,
    spans: () => exporter.getFinishedSpans(),
    async points() {
      await meters.forceFlush()
      const found = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
      return found.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({ name, unit, attributes, value })),
      )
    },
  }
}

const isChildOf = (parent: ReadableSpan) => (span: ReadableSpan) =>
  span.parentSpanContext?.spanId === parent.spanContext().spanId
const millis = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6

test.each(bothWays)(
  '$way: a span for the request under the caller’s, one under it for each attempt',
  async ({ stream }) => {
    const faulty = await startFaulty({
      dialect: 'openai',
      script: 'server-error',
      options: { routing: { retry: { perCandidate: 0 } } },
    })
    const { tracer, spans, points } = watch(faulty.gateway)
    const startMs = faulty.clock.now()
    await tracer.startActiveSpan('http', async (http) => {
      await faulty.ask({ stream })
      http.end()
    })
    const http = spans().find(({ name }) => name === 'http')!
    const [request, ...others] = spans().filter(isChildOf(http))
    expect(others).toEqual([])
    expect(request).toMatchObject({
      name: `chat ${primary}`,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'fallback',
        'gen_ai.request.model': primary,
        'gen_ai.response.model': fallback,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.id': faulty.rows[0]!.id,
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 60,
        'inroute.outcome': 'completed',
        'inroute.attempts': 2,
        'inroute.streamed': stream,
        'inroute.cost_usd': 0.0007,
      },
    })
    expect(request!.attributes).not.toHaveProperty('error.type')
    expect(millis(request!.startTime)).toBe(startMs)
    const attempts = spans().filter(isChildOf(request!))
    expect(attempts.map(({ attributes, status }) => ({ ...attributes, code: status.code }))).toEqual([
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'primary',
        'gen_ai.request.model': primary,
        'error.type': 'server',
        'http.response.status_code': 500,
        'inroute.endpoint': `${primary}@primary`,
        code: SpanStatusCode.ERROR,
      },
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'fallback',
        'gen_ai.request.model': fallback,
        'gen_ai.usage.cache_read.input_tokens': 0,
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 60,
        'http.response.status_code': 200,
        'inroute.endpoint': `${fallback}@fallback`,
        code: SpanStatusCode.UNSET,
      },
    ])
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'fallback',
      'gen_ai.request.model': primary,
      'gen_ai.response.model': fallback,
    }
    const ofTokens = { name: 'gen_ai.client.token.usage', unit: '{token}' }
    expect(await points()).toMatchObject([
      { name: 'gen_ai.client.operation.duration', unit: 's', attributes, value: { count: 1 } },
      { ...ofTokens, attributes: { ...attributes, 'gen_ai.token.type': 'input' }, value: { sum: 100 } },
      { ...ofTokens, attributes: { ...attributes, 'gen_ai.token.type': 'output' }, value: { sum: 60 } },
    ])
  },
)

test('a request that is refused has a span and counts, though nothing was tried', async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
  const { tracer, spans, points } = watch(faulty.gateway)
  await tracer.startActiveSpan('http', async (http) => {
    await faulty.ask({ models: ['nobody/knows'] })
    http.end()
  })
  const [refused, http, ...others] = spans()
  expect(others).toEqual([])
  expect(isChildOf(http!)(refused!)).toBe(true)
  expect(refused).toMatchObject({
    name: 'chat nobody/knows',
    status: { code: SpanStatusCode.ERROR },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'nobody/knows',
      'error.type': 'model_not_found',
      'inroute.outcome': 'refused',
    },
  })
  expect(await points()).toMatchObject([
    {
      name: 'gen_ai.client.operation.duration',
      // a series for each name that callers make up would be without end
      attributes: { 'gen_ai.operation.name': 'chat', 'error.type': 'model_not_found' },
      value: { count: 1 },
    },
  ])
})

test('one that gave way to another candidate is an attempt, and no error', async () => {
  const faulty = await startHedged()
  const { spans } = watch(faulty.gateway)
  faulty.primaryUpstream.use(() => 'late')
  const asked = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await asked
  const [slow, quick, request] = spans()
  expect(slow).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { 'gen_ai.provider.name': 'primary', 'inroute.hedged': true },
  })
  expect(slow!.attributes).not.toHaveProperty('error.type')
  expect(millis(slow!.duration)).toBe(afterMs)
  expect(quick).toMatchObject({ attributes: { 'gen_ai.provider.name': 'fallback' } })
  expect([slow!, quick!].every(isChildOf(request!))).toBe(true)
  expect(request!.attributes['inroute.attempts']).toBe(2)
})

test('how long it took is the request’s own time, and a failure is told by its code', async () => {
  const faulty = await startFaulty({
    dialect: 'openai',
    script: 'silent',
    options: { routing: { retry: { perCandidate: 0 } } },
  })
  const { spans, points } = watch(faulty.gateway)
  const asked = faulty.ask({ stream: false, models: [primary] })
  await faulty.clock.armed(60_000)
  faulty.clock.advance(60_000)
  await asked
  const [attempt, request] = spans()
  expect(request).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'inroute.outcome': 'failed' } })
  expect(request!.attributes['error.type']).toBe(faulty.rows[0]!.error!.code)
  expect(attempt!.attributes['error.type']).toBe('timeout')
  for (const span of [attempt!, request!]) expect(millis(span.duration)).toBe(60_000)
  expect(await points()).toMatchObject([
    { attributes: { 'error.type': faulty.rows[0]!.error!.code }, value: { sum: 60 } },
  ])
})

test('no prompt, answer, key or provider’s words in any span or metric', async () => {
  const upstream = await startUpstream((res, { body, headers }) => {
    const said = JSON.stringify([body['messages'], headers.authorization])
    res.writeHead(400, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ error: { message: `canary-answer: cannot read ${said}`, type: 'invalid_request_error' } }))
  })
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-canary-key-0123', baseURL: `${upstream.url}/v1` })],
    authenticate: { apiKey: 'sk-canary-caller' },
  })
  const { spans, points } = watch(gateway)
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk-canary-caller',
      'user-agent': 'canary-agent',
      'x-session-id': 'canary-session',
    },
    body: JSON.stringify({
      model: 'openai/gpt-4o-mini',
      user: 'canary-user',
      messages: [{ role: 'user', content: 'canary-prompt' }],
    }),
  })
  expect(await response.text()).toContain('canary-answer')
  expect(spans()).toHaveLength(2)
  const seen = spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events }))
  expect(JSON.stringify([seen, await points()])).not.toMatch(/canary/)
})

test('a gateway that is no longer traced makes no spans', async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
  const { spans, stop } = watch(faulty.gateway)
  const answering = await faulty.start()
  stop()
  await answering.text()
  await faulty.ask()
  expect(spans()).toEqual([])
  expect(trace.getActiveSpan()).toBeUndefined()
})

test('a copy that nobody sees says so, in its span and in the metrics', async () => {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const [live, next] = ['openai/gpt-4o-mini', 'openai/gpt-4o']
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-1', baseURL: upstream.url })],
    models: { chat: split([{ model: live, weight: 1 }], { shadow: { model: next, percent: 100 } }) },
    authenticate: false,
  })
  const { spans, points } = watch(gateway)
  const body = JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Hello' }] })
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
  await response.text()
  await gateway.close()
  const shadowOf = (name: string) =>
    spans().find((span) => span.name === name && !span.parentSpanContext)!.attributes['inroute.shadow_of']
  expect(shadowOf('chat chat')).toBeUndefined()
  expect(shadowOf(`chat ${next}`)).toBe(response.headers.get('x-generation-id'))
  const durations = (await points()).filter(({ name }) => name === 'gen_ai.client.operation.duration')
  expect(
    durations.map(({ attributes }) => [attributes['gen_ai.response.model'], attributes['inroute.shadow']]),
  ).toEqual([
    [live, undefined],
    [next, true],
  ])
})
