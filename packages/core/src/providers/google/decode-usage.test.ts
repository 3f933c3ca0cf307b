import { expect, it } from 'vitest'
import { completionTokens, promptTokens } from '../../chat/index.ts'
import { serviceTierOf, usageOf } from './decode-usage.ts'

const defined = (usage: object) => Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== undefined))
const details = (counts: Record<string, number>) =>
  Object.entries(counts).map(([modality, tokenCount]) => ({ modality, tokenCount }))

it('cached tokens are part of the prompt, thoughts and tool results stand beside the rest', () => {
  const usage = usageOf({
    promptTokenCount: 1000,
    cachedContentTokenCount: 300,
    toolUsePromptTokenCount: 50,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 70,
    totalTokenCount: 1140,
  })
  expect(defined(usage)).toEqual({ inputTokens: 750, cacheReadTokens: 300, outputTokens: 20, reasoningTokens: 70 })
  expect(promptTokens(usage)! + completionTokens(usage)!).toBe(1140)
})

it('each modality is counted once, less what was cached of it', () => {
  const usage = usageOf({
    promptTokenCount: 1000,
    cachedContentTokenCount: 400,
    promptTokensDetails: details({ TEXT: 100, AUDIO: 500, IMAGE: 258, DOCUMENT: 142 }),
    cacheTokensDetails: details({ AUDIO: 400 }),
    candidatesTokenCount: 1300,
    candidatesTokensDetails: details({ IMAGE: 1290 }),
  })
  expect(defined(usage)).toEqual({
    inputTokens: 242,
    cacheReadTokens: 400,
    inputAudioTokens: 100,
    inputImageTokens: 258,
    outputTokens: 10,
    outputImageTokens: 1290,
  })
})

it('details that do not fit the totals never make a bucket negative nor change the sum', () => {
  const usage = usageOf({
    promptTokenCount: 100,
    cachedContentTokenCount: 90,
    promptTokensDetails: details({ AUDIO: 80, IMAGE: 80 }),
    candidatesTokenCount: 5,
    candidatesTokensDetails: details({ AUDIO: 9 }),
  })
  expect(promptTokens(usage)).toBe(100)
  expect(completionTokens(usage)).toBe(5)
  expect(Object.values(defined(usage)).every((count) => (count as number) >= 0)).toBe(true)
})

it('a count nobody sent stays unknown, a 0 is a 0', () => {
  expect(defined(usageOf({ promptTokenCount: 0, candidatesTokenCount: 0, thoughtsTokenCount: -1 }))).toEqual({
    inputTokens: 0,
    outputTokens: 0,
  })
  expect(defined(usageOf({ totalTokenCount: 7 }))).toEqual({})
})

it('the tier that served, in the callers’ words', () => {
  expect(serviceTierOf({ serviceTier: 'standard' })).toBe('default')
  expect(serviceTierOf({ trafficType: 'ON_DEMAND_FLEX' })).toBe('flex')
  expect(serviceTierOf({ trafficType: 'PROVISIONED_THROUGHPUT' })).toBeUndefined()
})
