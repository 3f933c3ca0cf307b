import { readFileSync } from 'node:fs'
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock'
import { createAnthropic } from '@ai-sdk/anthropic'
import type { FailureKind, UpstreamFailure, Usage } from '@inroute/core/provider'
import { describe, expect, it } from 'vitest'
import { completionTokens, promptTokens } from '../../core/src/chat/usage.ts'
import type { Answer, AnswerChoice } from '../../core/test/replay/answer.ts'
import { fuzzDecoders } from '../../core/test/replay/fuzz.ts'
import { replayFamily } from '../../core/test/replay/replay-family.ts'
import { type GatewayFamily, replayThroughGateway } from '../../core/test/replay/through-gateway.ts'
import { fixturesPath, type RecordedCase, recordedCases } from '../../core/test/support/fixtures.ts'
import { bedrock, bedrockMessages, converseCodec, messagesCodec } from '../src/bedrock.ts'
import { createEventStreamFramer } from '../src/event-stream-framer.ts'

const recorded = recordedCases('bedrock')
const isConverse = ({ meta }: RecordedCase): boolean => meta['api'] === 'converse'

const family: GatewayFamily = {
  name: 'bedrock',
  cases: recorded,
  codecOf: (each) => (isConverse(each) ? converseCodec : messagesCodec),
  check: (each, replayed) =>
    replayed.failure ? checkFailure(each, replayed.failure) : checkAnswer(each, replayed.answer),
  providerOf: (each, options) => (isConverse(each) ? bedrock : bedrockMessages)({ region: 'us-east-1', ...options }),
}

replayFamily(family)
replayThroughGateway(family)

fuzzDecoders('bedrock, Converse', converseCodec, recorded.filter(isConverse))
fuzzDecoders(
  'bedrock, Messages',
  messagesCodec,
  recorded.filter((each) => !isConverse(each)),
)

const kinds: Readonly<Record<string, FailureKind>> = {
  ValidationException: 'invalid_request',
  AccessDeniedException: 'permission',
  UnrecognizedClientException: 'auth',
  ExpiredTokenException: 'auth',
  ResourceNotFoundException: 'not_found',
  ThrottlingException: 'rate_limit',
  ServiceUnavailableException: 'overloaded',
  ModelNotReadyException: 'overloaded',
  ModelTimeoutException: 'timeout',
  InternalServerException: 'server',
}

function checkFailure({ answer, status, meta, features }: RecordedCase, failure: UpstreamFailure): void {
  const sent = JSON.parse(answer().toString('utf8')) as { message: string }
  const header = (meta['response_headers'] as Record<string, string>)['x-amzn-errortype']
  const code = header!.split(':')[0]!
  const kind = features.includes('context_length_exceeded') ? 'context_length' : kinds[code]
  expect(failure).toMatchObject({ status, message: sent.message, kind, code })
}

async function checkAnswer(each: RecordedCase, answer: Answer): Promise<void> {
  if (each.features.includes('error_in_stream')) {
    const exception = framesOf(each).at(-1)!
    const name = exception.headers[':exception-type']!
    expect(answer.failure).toMatchObject({
      code: name[0]!.toUpperCase() + name.slice(1),
      message: exception.payload['message'],
    })
    return
  }
  expect(answer.failure).toBeUndefined()
  expect(answer.ended).toBe(true)
  const reading = await read(each)
  const served = servedTools(each)
  reading.toolCalls = reading.toolCalls.filter(({ id }) => !served.includes(id))
  checkReading(answer.choices[0]!, reading)
  const details = answer.choices[0]!.details.filter((detail) => detail.type === 'reasoning.server_tool_call')
  expect([...new Set(details.map((detail) => detail.tool_call_id))]).toEqual(served)
  checkUsage(answer.usage!, reading)
}

interface Reading {
  text: string
  reasoning: string
  signatures: string[]
  toolCalls: { id: string; name: string; input: unknown }[]
  sources: number
  finish: { unified: string | undefined; raw: string | undefined }
  usage: { input: number | undefined; cacheRead: number | undefined; output: number | undefined }
}

type Part = { type: string } & Record<string, unknown>

/** By the AI SDK's providers: for Bedrock's Converse, for Anthropic's events inside of Bedrock's frames. */
async function read(each: RecordedCase): Promise<Reading> {
  const model = isConverse(each)
    ? createAmazonBedrock({ region: 'us-east-1', apiKey: 'none', fetch: serving(each) })(each.model)
    : createAnthropic({ apiKey: 'none', fetch: servingInner(each) })('claude')
  const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }] }
  const reading: Reading = {
    text: '',
    reasoning: '',
    signatures: [],
    toolCalls: [],
    sources: 0,
    finish: { unified: undefined, raw: undefined },
    usage: { input: undefined, cacheRead: undefined, output: undefined },
  }
  if (each.stream) {
    const { stream } = await model.doStream(call)
    for await (const part of stream) add(reading, { ...part })
  } else {
    const { content, finishReason, usage } = await model.doGenerate(call)
    for (const part of content) add(reading, { ...part })
    add(reading, { type: 'finish', finishReason, usage })
  }
  return reading
}

function add(reading: Reading, part: Part): void {
  const metadata = JSON.stringify(part['providerMetadata'] ?? {})
  switch (part.type) {
    case 'text':
      reading.text += part['text'] as string
      break
    case 'text-delta':
      reading.text += part['delta'] as string
      break
    case 'reasoning':
      reading.reasoning += part['text'] as string
      break
    case 'reasoning-delta':
      reading.reasoning += part['delta'] as string
      break
    case 'tool-call': {
      const input = JSON.parse(part['input'] as string) as unknown
      reading.toolCalls.push({ id: part['toolCallId'] as string, name: part['toolName'] as string, input })
      break
    }
    case 'source':
      reading.sources += 1
      break
    case 'finish': {
      const usage = part['usage'] as { inputTokens: Record<string, number>; outputTokens: Record<string, number> }
      reading.finish = part['finishReason'] as Reading['finish']
      const { total: input, cacheRead } = usage.inputTokens
      reading.usage = { input, cacheRead, output: usage.outputTokens['total'] }
      break
    }
    default:
  }
  const signature = /"signature":"([^"]+)"/.exec(metadata)?.[1]
  if (signature && part.type.startsWith('reasoning')) reading.signatures.push(signature)
}

const serving = (each: RecordedCase) => async (): Promise<Response> =>
  new Response(new Uint8Array(each.answer()), {
    headers: { 'content-type': each.stream ? 'application/vnd.amazon.eventstream' : 'application/json' },
  })

/** The model's own events, as the collector decoded them. */
const servingInner = (each: RecordedCase) => async (): Promise<Response> => {
  if (!each.stream)
    return new Response(new Uint8Array(each.answer()), { headers: { 'content-type': 'application/json' } })
  const events = framesOf(each).map(({ payload_bytes_decoded: event }) => event!)
  const text = events.map((event) => `event: ${event['type'] as string}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
}

function checkReading(choice: AnswerChoice, reading: Reading): void {
  expect(choice.text).toBe(reading.text)
  expect(choice.reasoning).toBe(reading.reasoning)
  const signatures = choice.details.flatMap((detail) =>
    detail.type === 'reasoning.text' && detail.signature ? [detail.signature] : [],
  )
  expect(signatures).toEqual(reading.signatures)
  expect(
    choice.toolCalls.map(({ id, name, arguments: args }) => ({ id, name, input: JSON.parse(args) as unknown })),
  ).toEqual(reading.toolCalls)
  expect(choice.annotations.length).toBeGreaterThanOrEqual(reading.sources)
  expect(choice.finish).toEqual({ reason: reading.finish.unified?.replace('-', '_'), native: reading.finish.raw })
}

function checkUsage(usage: Usage, { usage: read }: Reading): void {
  expect(promptTokens(usage)).toBe(read.input)
  expect(usage.cacheReadTokens ?? 0).toBe(read.cacheRead)
  expect(completionTokens(usage)).toBe(read.output)
}

/** Calls of tools that AWS runs, which that reader takes for calls to answer. */
function servedTools(each: RecordedCase): string[] {
  if (!each.stream || !isConverse(each)) return []
  return framesOf(each).flatMap(({ payload }) => {
    const tool = (payload['start'] as { toolUse?: { type?: string; toolUseId: string } } | undefined)?.toolUse
    return tool?.type === 'server_tool_use' ? [tool.toolUseId] : []
  })
}

interface Frame {
  headers: Record<string, string>
  payload: Record<string, unknown>
  payload_bytes_decoded?: Record<string, unknown>
}

function framesOf({ id }: RecordedCase): Frame[] {
  const sent = JSON.parse(readFileSync(`${fixturesPath}/${id}/frames.json`, 'utf8')) as Frame[] | { frames: Frame[] }
  return Array.isArray(sent) ? sent : sent.frames
}

describe('frames as the collector decoded them', () => {
  it.for(recorded.filter(({ stream }) => stream))('$id', (each) => {
    const framer = createEventStreamFramer()
    const found: { event: string | undefined; payload: unknown }[] = []
    framer.push(each.answer(), ({ event, data }) => found.push({ event, payload: JSON.parse(data) as unknown }))
    expect(found).toEqual(
      framesOf(each).map(({ headers, payload }) => ({
        event: headers[':event-type'] ?? `exception:${headers[':exception-type']}`,
        payload,
      })),
    )
  })
})
