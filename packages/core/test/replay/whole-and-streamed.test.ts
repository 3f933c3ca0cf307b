import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import type { ReasoningDetail } from '../../src/chat/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import { cohereCodec } from '../../src/providers/cohere/cohere.ts'
import type { ChatCodec } from '../../src/providers/contract.ts'
import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { createLenientFramer } from '../../src/providers/lenient-framer.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import { type Answer, collectAnswer } from './answer.ts'
import { replay } from './replay-family.ts'
import { fetchServing } from './served-bytes.ts'

type Json = Record<string, unknown>

const parse = (recorded: RecordedCase): Json => JSON.parse(recorded.answer().toString('utf8')) as Json

function streamed(codec: ChatCodec, messages: readonly (Json | string)[]): Answer {
  const decoder = codec.createStreamDecoder()
  const events = messages.flatMap((message) => {
    const data = typeof message === 'string' ? message : JSON.stringify(message)
    return [...decoder.decode({ data }).events]
  })
  return collectAnswer([...events, ...decoder.end()])
}

/** A wire has its own ways to end an answer, and only whole ones say nothing after it. */
const comparable = (answer: Answer): Json => JSON.parse(JSON.stringify({ ...answer, ended: true })) as Json

const wholes = (family: string): RecordedCase[] =>
  recordedCases(family).filter(
    ({ status, stream, meta }) => status < 300 && !stream && meta['api'] !== 'ollama /api/chat',
  )

interface Choice extends Json {
  index?: number
  message?: Json
}

const numbered = (calls: unknown): unknown =>
  Array.isArray(calls) ? calls.map((call: object, index) => ({ ...call, index })) : calls

/** A whole Chat Completion as a server would have streamed it: all of a message in one delta, then the end, then the usage. */
function asChunks({ choices, usage, ...head }: Json): (Json | string)[] {
  const all = choices as Choice[]
  return [
    ...all.map(({ message, index = 0, logprobs = null }) => ({
      ...head,
      choices: [
        { index, logprobs, delta: { ...message, tool_calls: numbered(message?.['tool_calls']) }, finish_reason: null },
      ],
    })),
    ...all.map(({ index = 0, ...choice }) => ({
      ...head,
      choices: [{ ...choice, index, message: undefined, logprobs: null, delta: {} }],
    })),
    { ...head, choices: [], usage },
    '[DONE]',
  ]
}

describe.each(['openai-chat', 'openai-compatible'])(
  '%s: a whole answer, as if it had been streamed, is the same',
  (family) => {
    const codec = createOpenAiChatCodec()
    it.for(wholes(family))('$id', (recorded) => {
      const body = parse(recorded)
      const whole = collectAnswer(codec.decodeReply(body).events)
      expect(comparable(streamed(codec, asChunks(parse(recorded))))).toEqual(comparable(whole))
    })
  },
)

describe('anthropic: a streamed answer, put together by Anthropic’s own SDK, is the same as a whole one', () => {
  const codec = createAnthropicCodec()
  // the SDK's accumulator knows neither the pieces of a compaction nor those of a call by MCP
  const cases = recordedCases('anthropic').filter(
    ({ status, stream, features, answer }) =>
      status < 300 &&
      stream &&
      !features.includes('compaction') &&
      !features.includes('error_in_stream') &&
      !answer().includes('mcp_tool_use'),
  )
  it.for(cases)('$id', async (recorded) => {
    const replayed = replay(codec, recorded)
    if (!replayed.answer || replayed.answer.failure) return
    const client = new Anthropic({ apiKey: 'k', fetch: fetchServing(recorded), maxRetries: 0 })
    const params = { model: 'm', max_tokens: 1, messages: [{ role: 'user' as const, content: 'x' }] }
    const message = await client.messages.stream(params).finalMessage()
    const whole = collectAnswer(codec.decodeReply(JSON.parse(JSON.stringify(message))).events)
    expect(said(whole)).toEqual(said(replayed.answer))
  })
})

/** The SDK joins usage in its own way, parses arguments, and gives each thought in one piece. */
const said = ({ choices, upstreamId }: Answer): Json => ({
  upstreamId,
  choices: choices.map(({ toolCalls, details, ...choice }) => ({
    ...choice,
    details: details.map(detailOf).filter((detail, at, all) => typeof detail !== 'string' || detail !== all[at - 1]),
    toolCalls: toolCalls.map((call) => ({ ...call, arguments: JSON.parse(call.arguments) as unknown })),
  })),
})

function detailOf(detail: ReasoningDetail): unknown {
  if (detail.type === 'reasoning.text') return `thought ${detail.index}`
  if (detail.type !== 'reasoning.server_tool_call' || !detail.arguments) return detail
  return { ...detail, arguments: JSON.parse(detail.arguments) as unknown }
}

describe('gemini: a streamed answer, all of its messages in a list, is the same', () => {
  const codec = createGeminiCodec('gemini-api')
  const isPlain = ({ status, stream, meta, features }: RecordedCase): boolean =>
    status < 300 && stream && meta['api'] === 'generateContent' && !features.includes('error_in_stream')
  it.for(recordedCases('gemini').filter(isPlain))('$id', (recorded) => {
    const messages: unknown[] = []
    const framer = createLenientFramer()
    framer.push(recorded.answer(), ({ data }) => void messages.push(JSON.parse(data)))
    framer.end(({ data }) => void messages.push(JSON.parse(data)))
    const whole = collectAnswer(codec.decodeReply(messages).events)
    expect(comparable(whole)).toEqual(comparable(replay(codec, recorded).answer!))
  })
})

/** A whole answer of Cohere as its stream tells it. */
function asCohereEvents({ id, message, finish_reason, usage, logprobs }: Json): Json[] {
  const {
    tool_plan: plan,
    content,
    tool_calls: calls,
    citations,
  } = message as Record<string, Json[] | string | undefined>
  const of = (type: string, index: number | undefined, said: Json): Json => ({ type, index, delta: { message: said } })
  return [
    { type: 'message-start', id, delta: { message: { role: 'assistant' } } },
    ...(plan ? [of('tool-plan-delta', undefined, { tool_plan: plan })] : []),
    ...((content ?? []) as Json[]).flatMap((block, index) => [
      of('content-start', index, { content: { type: block['type'] } }),
      of('content-delta', index, { content: block }),
      { type: 'content-end', index },
    ]),
    ...((calls ?? []) as Json[]).flatMap((call, index) => {
      const { arguments: text, ...fn } = call['function'] as Json
      return [
        of('tool-call-start', index, { tool_calls: { ...call, function: { ...fn, arguments: '' } } }),
        of('tool-call-delta', index, { tool_calls: { function: { arguments: text } } }),
        { type: 'tool-call-end', index },
      ]
    }),
    ...((citations ?? []) as Json[]).map((citation, index) => of('citation-start', index, { citations: citation })),
    ...(logprobs ? [{ type: 'content-delta', delta: { logprobs } }] : []),
    { type: 'message-end', delta: { finish_reason, usage } },
  ]
}

describe('cohere: a whole answer, as if it had been streamed, is the same', () => {
  it.for(wholes('cohere'))('$id', (recorded) => {
    const whole = collectAnswer(cohereCodec.decodeReply(parse(recorded)).events)
    expect(comparable(streamed(cohereCodec, asCohereEvents(parse(recorded))))).toEqual(comparable(whole))
  })
})
