import { expect } from 'vitest'
import { completionTokens, promptTokens, type Usage } from '../../src/chat/index.ts'
import type { FailureKind } from '../../src/errors/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import type { Answer } from './answer.ts'
import { type Replayed, replayFamily } from './replay-family.ts'
import { type GatewayFamily, replayThroughGateway } from './through-gateway.ts'
import { openAiLikeOf } from './openai-like-of.ts'
import {
  readErrorWithOpenAi,
  type ReadChoice,
  type Reading,
  type ReadUsage,
  readWithAiSdk,
  readWithOpenAi,
} from './read-with-sdks.ts'

const codec = createOpenAiChatCodec()

/** What the words of recorded answers mean, by their vendors' documents. */
const finishWords: Readonly<Record<string, string>> = {
  stop: 'stop',
  eos: 'stop', // Together
  end_turn: 'stop', // xAI
  length: 'length',
  max_tokens: 'length',
  model_length: 'length', // Mistral
  model_context_window_exceeded: 'length', // Z.AI
  tool_calls: 'tool_calls',
  tool_call: 'tool_calls', // DeepSeek R1 on Azure
  function_call: 'tool_calls',
  content_filter: 'content_filter',
  sensitive: 'content_filter', // Z.AI
  error: 'error', // Mistral, OpenRouter
  network_error: 'error', // Z.AI
  insufficient_system_resource: 'error', // DeepSeek
}

const kindsByStatus: Readonly<Record<number, FailureKind>> = {
  400: 'invalid_request',
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  413: 'payload_too_large',
  422: 'invalid_request',
  429: 'rate_limit',
  500: 'server',
  502: 'server',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

/** Kinds that neither the status nor the collector's features tell. */
const kindsByCase: Readonly<Record<string, FailureKind>> = {
  'mistral/error-400-mistral-does-not-exist-3fad': 'not_found', // type invalid_model
}

for (const family of ['openai-chat', 'openai-compatible']) {
  const replayed: GatewayFamily = {
    name: family,
    // Ollama's own API is replayed in ollama.test.ts
    cases: recordedCases(family).filter(({ meta }) => meta['api'] !== 'ollama /api/chat'),
    codecOf: () => codec,
    check: (recorded, { answer, failure }) =>
      failure ? checkFailure(recorded, failure) : checkAnswer(recorded, answer),
    providerOf: openAiLikeOf,
    requestOf: (recorded) => (recorded.status < 300 ? recordedBody(recorded.request()) : undefined),
  }
  replayFamily(replayed)
  replayThroughGateway(replayed)
}

/** What was sent to the vendor, as a caller of this gateway says it: routing is ours, and Mistral has words of its own. */
function recordedBody(request: Record<string, unknown> | undefined): object | undefined {
  if (!request || JSON.stringify(request).includes('"image_url":"')) return undefined
  const { provider: _, models: __, route: ___, plugins: ____, ...body } = request
  return body['tool_choice'] === 'any' ? { ...body, tool_choice: 'required' } : body
}

async function checkAnswer(recorded: RecordedCase, answer: Answer): Promise<void> {
  expect(answer.choices.length + (answer.failure ? 1 : 0)).toBeGreaterThan(0)
  checkReading(answer, await readWithOpenAi(recorded))
  if (isForAiSdk(answer)) checkReading(answer, await readWithAiSdk(recorded))
}

/** It knows one choice, and takes an answer with an error, without a finish or without a message for broken as a whole. */
function isForAiSdk(answer: Answer): boolean {
  const [choice, ...others] = answer.choices
  const hasContent = choice && choice.text + choice.refusal + choice.reasoning + choice.toolCalls.length !== '0'
  return Boolean(hasContent && choice.finish) && others.length === 0 && !answer.failure
}

async function checkFailure(recorded: RecordedCase, failure: NonNullable<Replayed['failure']>): Promise<void> {
  const error = await readErrorWithOpenAi(recorded)
  const byFeature = recorded.features.includes('context_length_exceeded') ? 'context_length' : undefined
  const byCase = Object.entries(kindsByCase).find(([id]) => recorded.id.endsWith(id))?.[1]
  expect(failure.status).toBe(error.status)
  expect(failure.kind).toBe(byCase ?? byFeature ?? kindsByStatus[recorded.status])
  // xAI's code stands beside `error`, where the official package does not look
  if (error.code ?? error.type) expect([error.code, error.type].map(String)).toContain(failure.code)
  expect(failure.message.length).toBeGreaterThan(0)
  expect(error.message).toContain(failure.message)
}

function checkReading(answer: Answer, reading: Reading): void {
  expect(answer.failure === undefined).toBe(reading.error === undefined)
  expect(answer.choices.length).toBeGreaterThanOrEqual(reading.choices.length)
  reading.choices.forEach((expected, index) => checkChoice(answer.choices[index]!, expected, reading.reader))
  if (reading.usage?.prompt !== undefined) checkUsage(answer.usage ?? {}, reading.usage)
}

function checkChoice(choice: Answer['choices'][number], expected: ReadChoice, reader: Reading['reader']): void {
  // the AI SDK shows a refusal as text
  expect(reader === 'ai-sdk' ? choice.text + choice.refusal : choice.text).toBe(expected.text)
  expect(choice.refusal).toBe(expected.refusal ?? choice.refusal)
  // it does not know `reasoning_details`
  expect(choice.reasoning).toBe(expected.reasoning || choice.reasoning)
  const calls = choice.toolCalls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args }))
  // nor the legacy `function_call`, which has no id
  if (expected.finish !== 'function_call') expect(calls).toEqual(expected.toolCalls)
  else if (reader === 'openai')
    expect(calls).toMatchObject(expected.toolCalls.map((call) => ({ name: call.name, arguments: call.arguments })))
  expect(choice.finish?.reason).toBe(finishWords[expected.finish ?? ''])
}

/** Both readers repeat the provider's numbers; ours must add up to them. */
function checkUsage(usage: Usage, counts: ReadUsage): void {
  const { prompt = 0, completion = 0, cacheRead = 0, reasoning = 0, total = prompt + completion } = counts
  const isCountedApart = reasoning > 0 && total === prompt + completion + reasoning
  expect(promptTokens(usage)).toBe(prompt)
  expect(usage.cacheReadTokens ?? 0).toBe(Math.min(cacheRead, prompt))
  expect(completionTokens(usage)).toBe(isCountedApart ? completion + reasoning : completion)
  expect(usage.reasoningTokens ?? 0).toBe(isCountedApart ? reasoning : Math.min(reasoning, completion))
}
