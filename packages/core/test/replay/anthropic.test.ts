import { APIError, type Anthropic } from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import { completionTokens, promptTokens } from '../../src/chat/index.ts'
import type { FailureKind, UpstreamFailure } from '../../src/errors/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import { anthropic } from '../../src/providers/anthropic/index.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import type { Answer, AnswerChoice } from './answer.ts'
import { type Expectation, expectationOf } from './anthropic-expectation.ts'
import { replayFamily } from './replay-family.ts'
import { type GatewayFamily, replayThroughGateway } from './through-gateway.ts'

const family: GatewayFamily = {
  name: 'anthropic',
  cases: recordedCases('anthropic'),
  codecOf: (recorded) =>
    createAnthropicCodec(
      recorded.id.includes('vertex') ? 'vertex' : recorded.id.includes('azure') ? 'azure' : 'anthropic',
    ),
  async check(recorded, { answer, failure }) {
    if (failure) return checkFailure(recorded, failure, await sdkErrorOf(recorded))
    if (answer.failure) return checkFailure(recorded, answer.failure, await sdkErrorOf(recorded))
    checkAnswer(answer, await expectationOf(recorded))
  },
  providerOf: ({ id }, options) =>
    anthropic({
      ...options,
      ...(id.includes('vertex') && { vertex: { project: 'p', accessToken: () => 'test' } }),
      ...(id.includes('azure') && { azure: { resource: 'r' } }),
    }),
}

replayFamily(family)
replayThroughGateway(family)

async function sdkErrorOf(recorded: RecordedCase): Promise<APIError> {
  const error: unknown = await expectationOf(recorded).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(APIError)
  return error as APIError
}

const kinds: Readonly<Record<string, FailureKind>> = {
  invalid_request_error: 'invalid_request',
  authentication_error: 'auth',
  billing_error: 'billing',
  permission_error: 'permission',
  not_found_error: 'not_found',
  request_too_large: 'payload_too_large',
  rate_limit_error: 'rate_limit',
  timeout_error: 'timeout',
  api_error: 'server',
  overloaded_error: 'overloaded',
}

function checkFailure(recorded: RecordedCase, failure: UpstreamFailure, error: APIError) {
  const sent = (error.error as { error: { type: string; message: string } }).error
  expect(failure.status).toBe(error.status)
  expect(failure.code).toBe(sent.type)
  expect(failure.message).toBe(sent.message)
  expect(failure.kind).toBe(recorded.features.includes('context_length_exceeded') ? 'context_length' : kinds[sent.type])
  const [requested, context] = /(\d+) tokens > (\d+)/.exec(sent.message)?.slice(1).map(Number) ?? []
  expect(failure.requestedTokens).toBe(requested)
  expect(failure.contextTokens).toBe(context)
}

function checkAnswer(answer: Answer, expected: Expectation): void {
  const { message } = expected
  expect(answer.ended).toBe(true)
  expect(answer.upstreamId).toBe(message.id)
  expect(answer.upstreamModel).toBe(message.model)
  expect(answer.choices).toHaveLength(1)
  const choice = answer.choices[0]!
  checkContent(choice, message)
  expect(
    choice.toolCalls.map((call) => ({ id: call.id, name: call.name, input: JSON.parse(call.arguments) as unknown })),
  ).toEqual(expected.toolInputs.map(({ id, name, input }) => ({ id, name, input })))
  for (const [index, { json }] of expected.toolInputs.entries()) {
    if (json !== undefined) expect(choice.toolCalls[index]?.arguments).toBe(json)
  }
  expect(choice.finish?.native).toBe(message.stop_reason)
  expect(choice.finish?.reason?.replace('_', '-')).toBe(expected.finishReason)
  checkUsage(answer, expected)
}

function checkContent(choice: AnswerChoice, message: Anthropic.Message): void {
  const texts = message.content.flatMap((block) => (block.type === 'text' ? [block] : []))
  const thoughts = message.content.flatMap((block) => (block.type === 'thinking' ? [block] : []))
  expect(choice.text).toBe(texts.map(({ text }) => text).join(''))
  expect(choice.reasoning).toBe(thoughts.map(({ thinking }) => thinking).join(''))
  const details = choice.details.filter((detail) => detail.type === 'reasoning.text')
  expect(details.flatMap(({ signature }) => signature ?? [])).toEqual(thoughts.map(({ signature }) => signature))
  expect(choice.details.flatMap((detail) => (detail.type === 'reasoning.encrypted' ? [detail.data] : []))).toEqual(
    message.content.flatMap((block) => (block.type === 'redacted_thinking' ? [block.data] : [])),
  )
  // blocks of the provider's own tools: none is lost, none looks like a call to answer
  const served = message.content.filter(
    ({ type }) => !['text', 'thinking', 'redacted_thinking', 'tool_use'].includes(type),
  )
  expect(choice.details.filter(({ type }) => type === 'reasoning.server_tool_call')).toHaveLength(served.length)
  const citations = texts.flatMap((block) => block.citations ?? [])
  expect(choice.annotations).toHaveLength(citations.length)
  for (const [index, citation] of citations.entries()) {
    const annotation = choice.annotations[index]!
    if (citation.type === 'web_search_result_location') {
      expect(annotation).toMatchObject({
        type: 'url_citation',
        url_citation: { url: citation.url, content: citation.cited_text },
      })
    } else expect(annotation).toEqual(citation)
  }
}

function checkUsage({ usage = {}, serviceTier }: Answer, { message, usage: totals }: Expectation): void {
  const sent = message.usage
  expect(promptTokens(usage)).toBe(totals?.input)
  expect(completionTokens(usage)).toBe(totals?.output)
  expect(usage.cacheReadTokens).toBe(sent.cache_read_input_tokens ?? undefined)
  expect(usage.reasoningTokens).toBe(sent.output_tokens_details?.thinking_tokens)
  const written = sent.cache_creation_input_tokens ?? undefined
  expect(usage.cacheWrite5mTokens).toBe(written === undefined ? undefined : written - (usage.cacheWrite1hTokens ?? 0))
  expect(usage.cacheWrite1hTokens).toBe(sent.cache_creation?.ephemeral_1h_input_tokens)
  expect(usage.webSearchRequests).toBe(sent.server_tool_use?.web_search_requests)
  if (sent.service_tier === 'standard') expect(serviceTier).toBe('default')
}
