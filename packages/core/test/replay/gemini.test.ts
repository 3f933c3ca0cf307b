import { ApiError, type GenerateContentResponse, type GenerateContentResponseUsageMetadata } from '@google/genai'
import { expect } from 'vitest'
import { completionTokens, promptTokens, type Usage } from '../../src/chat/index.ts'
import type { FailureKind, UpstreamFailure } from '../../src/errors/index.ts'
import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { google } from '../../src/providers/google/google.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import type { Answer, AnswerChoice } from './answer.ts'
import { candidatesOf, expectationOf, type FirstChoice, partsOf, readWithGenAi } from './gemini-expectation.ts'
import { replayFamily } from './replay-family.ts'
import { type GatewayFamily, replayThroughGateway } from './through-gateway.ts'

const family: GatewayFamily = {
  name: 'gemini',
  cases: recordedCases('gemini').filter(({ meta }) => meta['api'] === 'generateContent'),
  codecOf: ({ provider }) => createGeminiCodec(provider === 'google-vertex' ? 'vertex-ai' : 'gemini-api'),
  async check(recorded, { answer, failure }) {
    if (failure) return checkFailure(recorded, failure)
    if (answer.failure) return checkInBand(recorded, answer)
    const { messages, first } = await expectationOf(recorded)
    checkHead(answer, messages)
    answer.choices.forEach((choice, index) => checkChoice(choice, messages, index))
    checkFirst(answer.choices[0]!, first)
    checkUsage(answer.usage, messages, first)
  },
  providerOf: ({ provider }, options) => google({ ...options, ...(provider === 'google-vertex' && { vertex: {} }) }),
}

replayFamily(family)
replayThroughGateway(family)

async function checkFailure(recorded: RecordedCase, failure: UpstreamFailure): Promise<void> {
  const error: unknown = await readWithGenAi(recorded).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(failure.status).toBe((error as ApiError).status)
  const sent = (JSON.parse((error as ApiError).message) as SentError).error
  expect(failure.message).toBe(sent.message)
  expect(failure.kind).toBe(kindOf(recorded))
  expect(failure.code).toBe(sent.details?.find(({ reason }) => reason)?.reason ?? sent.status)
  const delay = sent.details?.find(({ retryDelay }) => retryDelay)?.retryDelay
  expect(failure.retryAfterMs).toBe(delay === undefined ? undefined : Number.parseFloat(delay) * 1000)
  const [requested, context] = /\((\d+)\).*\((\d+)\)/.exec(sent.message)?.slice(1).map(Number) ?? []
  expect([failure.requestedTokens, failure.contextTokens]).toEqual([requested, context])
}

interface SentError {
  error: { message: string; status: string; details?: { reason?: string; retryDelay?: string }[] }
}

function kindOf({ features, status }: RecordedCase): FailureKind {
  if (features.includes('context_length_exceeded')) return 'context_length'
  return (
    (
      {
        400: 'invalid_request',
        401: 'auth',
        403: 'permission',
        404: 'not_found',
        429: 'rate_limit',
        500: 'server',
        503: 'overloaded',
        504: 'timeout',
      } as const
    )[status] ?? 'unknown'
  )
}

/** No SDK reads bare JSON behind the events of a stream; the collector's notes say what it is. */
function checkInBand(recorded: RecordedCase, { failure, choices }: Answer): void {
  expect(recorded.features).toContain('error_in_stream')
  const sent = /^\{[\s\S]*/m.exec(recorded.answer().toString('utf8'))![0]
  const { code, message, status } = (JSON.parse(sent) as { error: { code: number; message: string; status: string } })
    .error
  expect(failure).toMatchObject({ status: code, message, code: status })
  expect(choices.every(({ finish }) => finish === undefined)).toBe(true)
}

function checkHead(answer: Answer, messages: readonly GenerateContentResponse[]): void {
  expect(answer.upstreamId).toBe(messages.find(({ responseId }) => responseId)?.responseId)
  expect(answer.upstreamModel).toBe(messages.find(({ modelVersion }) => modelVersion)?.modelVersion)
  const indexes = messages.flatMap(({ candidates }) => (candidates ?? []).map(({ index }) => index ?? 0))
  expect(answer.choices).toHaveLength(Math.max(0, ...indexes) + 1)
}

/** By what Google's SDK delivers: every part has arrived, each in its place. */
function checkChoice(choice: AnswerChoice, messages: readonly GenerateContentResponse[], index: number): void {
  const parts = partsOf(messages, index)
  const texts = parts.filter((part) => part.text !== undefined)
  const join = (thought: boolean): string =>
    texts.map((part) => ((part.thought ?? false) === thought ? part.text : '')).join('')
  expect(choice.text).toBe(join(false))
  expect(choice.reasoning).toBe(join(true))
  expect(choice.toolCalls.map(({ name, arguments: args }) => ({ name, args: JSON.parse(args) as unknown }))).toEqual(
    parts.flatMap(({ functionCall: call }) => (call ? [{ name: call.name, args: call.args ?? {} }] : [])),
  )
  const signatures = choice.details.flatMap((detail) => {
    if (detail.type === 'reasoning.encrypted') return [detail.data]
    return detail.type === 'reasoning.text' && detail.signature ? [detail.signature] : []
  })
  expect(signatures).toEqual(parts.flatMap((part) => part.thoughtSignature ?? []))
  const serverTools = choice.details.filter((detail) => detail.type === 'reasoning.server_tool_call')
  expect(serverTools).toHaveLength(parts.filter((part) => part.executableCode ?? part.codeExecutionResult).length)
  const native = candidatesOf(messages, index).findLast(({ finishReason }) => finishReason)?.finishReason
  const blocked = messages.find(({ promptFeedback }) => promptFeedback?.blockReason)?.promptFeedback?.blockReason
  expect(choice.finish?.native).toBe(native ?? blocked)
}

/** Where the two SDKs disagree with what callers are promised. */
const finishOverrides: Readonly<Record<string, string>> = {
  MODEL_ARMOR: 'content-filter',
  UNEXPECTED_TOOL_CALL: 'error',
}

function checkFirst(choice: AnswerChoice, first: FirstChoice): void {
  expect(choice.text).toBe(first.text)
  expect(choice.reasoning).toBe(first.reasoning)
  expect(choice.toolCalls.map(({ name, arguments: args }) => ({ name, arguments: args }))).toEqual(first.toolCalls)
  expect(choice.images).toHaveLength(first.files)
  expect(
    choice.annotations.map((annotation) => (annotation as { url_citation: { url: string } }).url_citation.url),
  ).toEqual(expect.arrayContaining(first.sources))
  const expected = finishOverrides[first.finish.raw ?? ''] ?? first.finish.unified
  expect(choice.finish?.reason?.replace('_', '-') ?? 'other').toBe(expected)
}

function checkUsage(usage: Usage | undefined, messages: readonly GenerateContentResponse[], first: FirstChoice): void {
  const sent = messages.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata
  expect(usage === undefined).toBe(sent === undefined)
  if (!usage || !sent) return
  expect(promptTokens(usage)).toBe(first.usage.input)
  expect(usage.cacheReadTokens ?? 0).toBe(first.usage.cacheRead)
  expect(completionTokens(usage) ?? 0).toBe(first.usage.output)
  expect(usage.reasoningTokens).toBe(sent.thoughtsTokenCount)
  expect(usage.outputTokens === undefined).toBe(sent.candidatesTokenCount === undefined)
  expect(tokensOf(sent, 'AUDIO')).toBe((usage.inputAudioTokens ?? 0) + (usage.outputAudioTokens ?? 0))
  expect(tokensOf(sent, 'IMAGE')).toBe((usage.inputImageTokens ?? 0) + (usage.outputImageTokens ?? 0))
  if (sent.candidatesTokenCount === undefined) return
  expect(promptTokens(usage)! + completionTokens(usage)!).toBe(sent.totalTokenCount)
}

function tokensOf(sent: GenerateContentResponseUsageMetadata, modality: string): number {
  const details = [...(sent.promptTokensDetails ?? []), ...(sent.candidatesTokensDetails ?? [])]
  return details.reduce((sum, detail) => sum + (String(detail.modality) === modality ? (detail.tokenCount ?? 0) : 0), 0)
}
