import { createCohere } from '@ai-sdk/cohere'
import { expect } from 'vitest'
import { completionTokens, type Usage } from '../../src/chat/index.ts'
import type { FailureKind, UpstreamFailure } from '../../src/errors/index.ts'
import { cohere, cohereCodec } from '../../src/providers/cohere/cohere.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import type { Answer, AnswerChoice } from './answer.ts'
import { fuzzDecoders } from './fuzz.ts'
import { replayFamily } from './replay-family.ts'
import { type GatewayFamily, replayThroughGateway } from './through-gateway.ts'

const recorded = recordedCases('cohere')

const family: GatewayFamily = {
  name: 'cohere',
  cases: recorded,
  codecOf: () => cohereCodec,
  check: (each, replayed) =>
    replayed.failure ? checkFailure(each, replayed.failure) : checkAnswer(each, replayed.answer),
  providerOf: (_, options) => cohere(options),
}

replayFamily(family)
replayThroughGateway(family)

fuzzDecoders('cohere', cohereCodec, recorded)

async function checkAnswer(each: RecordedCase, answer: Answer): Promise<void> {
  const sent = sentBy(each)
  expect(answer.upstreamId).toBe(sent.id)
  if (answer.failure) return checkInBand(sent, answer.failure)
  expect(answer.ended).toBe(true)
  expect(answer.choices).toHaveLength(1)
  const choice = answer.choices[0]!
  checkReading(choice, await readWithAiSdk(each))
  checkBeyond(choice, sent)
  checkUsage(answer.usage, sent.usage)
}

const kinds: Readonly<Record<number, FailureKind>> = {
  400: 'invalid_request',
  401: 'auth',
  403: 'permission',
  404: 'not_found',
  422: 'invalid_request',
  429: 'rate_limit',
  498: 'content_filter',
  500: 'server',
  503: 'overloaded',
}

function checkFailure({ answer, status, features }: RecordedCase, failure: UpstreamFailure): void {
  const sent = JSON.parse(answer().toString('utf8')) as { message: string; error_type?: string }
  const isTooLong = features.includes('context_length_exceeded')
  expect(failure).toMatchObject({ status, message: sent.message, kind: isTooLong ? 'context_length' : kinds[status] })
  expect(failure.code).toBe(sent.error_type)
  const [over, limit] = [...sent.message.matchAll(/(\d+) tokens/g)].map((match) => Number(match[1]))
  if (isTooLong) expect([failure.requestedTokens, failure.contextTokens]).toEqual([limit! + over!, limit])
}

function checkInBand({ end }: Sent, failure: UpstreamFailure): void {
  expect(failure).toMatchObject({ kind: 'server', message: end.error, code: end.error_type })
}

interface Reading {
  text: string
  reasoning: string
  toolCalls: { id: string; name: string; arguments: unknown }[]
  finish: { unified: string; raw: string | undefined }
  output: number | undefined
}

/** That reader refuses citations of documents without a title; citations are checked against the JSON. */
const servingFor = (each: RecordedCase) => async (): Promise<Response> => {
  const text = each.answer().toString('utf8')
  if (each.stream) return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
  const body = JSON.parse(text) as { message: { citations?: unknown } }
  delete body.message.citations
  return Response.json(body)
}

async function readWithAiSdk(each: RecordedCase): Promise<Reading> {
  const model = createCohere({ apiKey: 'none', fetch: servingFor(each) })(each.model || 'command')
  const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }] }
  const read: Reading = {
    text: '',
    reasoning: '',
    toolCalls: [],
    finish: { unified: '', raw: undefined },
    output: undefined,
  }
  const add = (part: { type: string } & Record<string, unknown>): void => {
    if (part.type === 'tool-call') {
      const input = JSON.parse(part['input'] as string) as unknown
      read.toolCalls.push({ id: part['toolCallId'] as string, name: part['toolName'] as string, arguments: input })
    }
  }
  if (!each.stream) {
    const answer = await model.doGenerate(call)
    for (const part of answer.content) {
      if (part.type === 'text') read.text += part.text
      else if (part.type === 'reasoning') read.reasoning += part.text
      else add({ ...part })
    }
    return {
      ...read,
      finish: { unified: answer.finishReason.unified, raw: answer.finishReason.raw },
      output: answer.usage.outputTokens.total,
    }
  }
  const { stream } = await model.doStream(call)
  for await (const part of stream) {
    if (part.type === 'text-delta') read.text += part.delta
    else if (part.type === 'reasoning-delta') read.reasoning += part.delta
    else if (part.type === 'finish') {
      read.finish = { unified: part.finishReason.unified, raw: part.finishReason.raw }
      read.output = part.usage.outputTokens.total
    } else add({ ...part })
  }
  return read
}

function checkReading(choice: AnswerChoice, read: Reading): void {
  expect(choice.text).toBe(read.text)
  const thoughts = choice.details.filter(({ id }) => id !== 'tool_plan')
  expect(thoughts.map((detail) => (detail.type === 'reasoning.text' ? detail.text : '')).join('')).toBe(read.reasoning)
  expect(
    choice.toolCalls.map((call) => ({
      id: call.id,
      name: call.name,
      arguments: JSON.parse(call.arguments) as unknown,
    })),
  ).toEqual(read.toolCalls)
  expect(choice.finish).toEqual({ reason: read.finish.unified.replace('-', '_'), native: read.finish.raw })
}

/** What that reader does not read: as it stands in the recorded JSON. */
interface Sent {
  id: string
  plan: string
  citations: { text: string }[]
  usage: SentUsage
  end: { error?: string; error_type?: string }
}

interface SentUsage {
  billed_units?: { input_tokens: number; output_tokens: number }
  tokens?: { input_tokens: number; output_tokens: number; reasoning_tokens?: number; image_tokens?: number }
  cached_tokens?: number
}

type Event = { type: string; id?: string; delta?: { message?: Record<string, unknown>; usage?: SentUsage } }

function sentBy({ stream, answer }: RecordedCase): Sent {
  const text = answer().toString('utf8')
  if (!stream) {
    const { id, usage, message } = JSON.parse(text) as {
      id: string
      usage: SentUsage
      message: Record<string, unknown>
    }
    const citations = (message['citations'] ?? []) as { text: string }[]
    return { id, usage, citations, plan: (message['tool_plan'] ?? '') as string, end: {} }
  }
  const events = text
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Event] : []))
  const deltas = (type: string) => events.flatMap((event) => (event.type === type ? [event.delta!] : []))
  const end = deltas('message-end')[0] as Sent['end'] & { usage: SentUsage }
  return {
    id: events.find(({ type }) => type === 'message-start')!.id!,
    plan: deltas('tool-plan-delta')
      .map(({ message }) => message!['tool_plan'])
      .join(''),
    citations: deltas('citation-start').map(({ message }) => message!['citations'] as { text: string }),
    usage: end.usage,
    end,
  }
}

function checkBeyond(choice: AnswerChoice, sent: Sent): void {
  const plan = choice.details.flatMap((detail) =>
    detail.id === 'tool_plan' && detail.type === 'reasoning.text' ? [detail.text] : [],
  )
  expect(plan.join('')).toBe(sent.plan)
  expect(choice.annotations.map((annotation) => 'text' in annotation && annotation.text)).toEqual(
    sent.citations.map(({ text }) => text),
  )
}

function checkUsage(
  usage: Usage | undefined,
  { tokens, cached_tokens: cached, billed_units: billed }: SentUsage,
): void {
  expect((usage?.inputTokens ?? 0) + (usage?.cacheReadTokens ?? 0)).toBe(tokens?.input_tokens)
  expect(usage?.cacheReadTokens).toBe(cached)
  expect(usage?.inputImageTokens).toBe(tokens?.image_tokens)
  expect(usage?.reasoningTokens).toBe(tokens?.reasoning_tokens)
  expect(completionTokens(usage!)).toBe(tokens?.output_tokens)
  expect(usage?.billed).toEqual(billed && { inputTokens: billed.input_tokens, outputTokens: billed.output_tokens })
}
