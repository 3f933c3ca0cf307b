import { readFileSync } from 'node:fs'
import { encode as encodeCl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { encode as encodeO200k } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, describe, expect, it } from 'vitest'
import type { ChatMessage } from '../src/chat/index.ts'
import { conversationBlocks } from '../src/fit/conversation-blocks.ts'
import { type FitResult, fitRequest } from '../src/fit/fit-request.ts'
import * as factories from '../src/providers/index.ts'
import type { Provider } from '../src/providers/contract.ts'
import { countMessage } from '../src/tokens/count-tokens.ts'
import { tokenProfile } from '../src/tokens/profile.ts'
import { fixturesPath, recordedCases } from './support/fixtures.ts'

const conversations = recordedCases('conversations').map(({ id }) => ({
  name: id.slice('conversations/'.length),
  messages: (JSON.parse(readFileSync(`${fixturesPath}/${id}/messages.json`, 'utf8')) as { messages: ChatMessage[] })
    .messages,
}))
const windows = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 200_000]
/** The system message and the demonstration of this one alone fill the smallest window. */
const isImpossible = ({ name, contextTokens }: { name: string; contextTokens: number }): boolean =>
  name === 'swe-agent-test-repo' && contextTokens === 1000
const pairs = conversations.flatMap((conversation) =>
  windows.map((contextTokens) => ({ ...conversation, contextTokens })),
)
const cases = pairs.filter((pair) => !isImpossible(pair))

const models = [
  { model: 'openai/gpt-4o', exact: exactCounter(encodeO200k) },
  { model: 'openai/gpt-4', exact: exactCounter(encodeCl100k) },
]

const fit = (messages: ChatMessage[], contextTokens: number, model = 'openai/gpt-4o'): FitResult =>
  fitRequest({ request: { messages, plugins: [{ id: 'context-compression' }] }, model, offer: { contextTokens } })

describe.skipIf(conversations.length === 0)('recorded conversations, fitted', () => {
  const fills: number[] = []
  afterAll(() => {
    const sorted = fills.sort((a, b) => a - b)
    const at = (share: number): string => ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 100).toFixed(1)
    process.stderr.write(
      `fitted conversations: ${sorted.length} cut; window filled by exact count: least ${at(0)} %, p10 ${at(0.1)} %, p50 ${at(0.5)} %, most ${at(1)} %\n`,
    )
  })

  for (const { model, exact } of models) {
    it.for(cases)(
      `$name into $contextTokens tokens of ${model}: never more by exact count`,
      ({ messages, contextTokens }) => {
        const result = fit(messages, contextTokens, model)
        const allowed = result.allowedTokens!
        const sent = exact(result.request.messages)

        expect(sent).toBeLessThanOrEqual(allowed)
        expect(result.request.messages === messages).toBe(!result.changed)
        if (result.changed) fills.push(sent / allowed)
      },
    )
  }

  it.for(pairs.filter(isImpossible))(
    '$name into $contextTokens tokens: says what does not fit',
    ({ messages, contextTokens }) => {
      expect(() => fit(messages, contextTokens)).toThrowError(/What must stay/)
    },
  )

  it.for(cases)('$name into $contextTokens tokens: no deeper than needed', ({ messages, contextTokens }) => {
    const result = fit(messages, contextTokens)
    const profile = tokenProfile('openai/gpt-4o')
    const target = result.allowedTokens! / (1 + profile.marginShare)
    const unused = target - result.promptTokens
    if (!result.changed || unused <= 0.05 * target) return
    // then no block at the cut would have fitted whole, nor with its texts cut to what is worth keeping
    const removed = new Set(result.cuts.filter(({ kind }) => kind === 'removed').map(({ message }) => message))
    const { turns, steps } = conversationBlocks(messages)
    const gone = [...turns, ...steps].filter((block) => block.every((index) => removed.has(index)))
    for (const block of [gone[0], gone.at(-1)]) {
      if (!block) continue
      const size = block.reduce((sum, index) => sum + countMessage(messages[index]!, profile), 0)
      expect(size).toBeGreaterThan(unused)
    }
    expect(unused).toBeLessThan(Math.max(0.05 * target, 150))
  })

  const providers = Object.values(factories)
    .filter((factory) => typeof factory === 'function' && factory.length <= 1)
    .flatMap((factory) => providerOf(factory as () => Provider))

  it('knows the providers', () => {
    expect(providers.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['openai', 'anthropic', 'perplexity', 'mistral']),
    )
  })

  it.for(cases)('$name into $contextTokens tokens: valid for every provider', ({ messages, contextTokens }) => {
    const { request } = fit(messages, contextTokens)
    for (const provider of providers) {
      const { body } = provider.chat.encode({ request, stream: false, offer: { upstream: 'some-model' } })
      const sent = turnsOf(provider, body)
      const dialogue = sent.filter(({ role }) => role !== 'system')

      expect(dialogue[0]?.role, provider.id).toBe('user')
      expect(pairsOf(dialogue), `${provider.id}: tool calls and results`).toEqual({ orphans: [], unanswered: [] })
      expect(alternates(dialogue) || !alternates(messages), `${provider.id}: roles alternate`).toBe(true)
    }
  })
})

function exactCounter(encode: (text: string) => number[]): (messages: readonly ChatMessage[]) => number {
  const counts = new Map<string, number>()
  const count = (text: string): number => {
    const known = counts.get(text) ?? encode(text).length
    counts.set(text, known)
    return known
  }
  const countCalls = (message: ChatMessage): number =>
    message.role === 'assistant'
      ? (message.tool_calls ?? []).reduce(
          (sum, call) =>
            sum + 6 + (call.type === 'function' ? count(call.function.name) + count(call.function.arguments) : 0),
          0,
        )
      : 0
  return (messages) =>
    messages.reduce((sum, message) => sum + 4 + count((message.content as string) ?? '') + countCalls(message), 3)
}

function providerOf(factory: () => Provider): Provider[] {
  try {
    const provider = factory()
    return typeof provider.chat?.encode === 'function' ? [provider] : []
  } catch {
    return [] // not a provider's factory, or one that needs an address
  }
}

/** One turn of an encoded body: its role, the tool calls it makes and the results it brings. */
interface Turn {
  role: string
  calls: string[]
  results: string[]
}

type Json = Record<string, unknown>

function turnsOf({ chat, id }: Provider, body: unknown): Turn[] {
  const { messages, contents } = body as { messages?: Json[]; contents?: Json[] }
  if (chat.wire === 'gemini') return contents!.map(geminiTurn)
  if (chat.wire === 'anthropic-messages') return messages!.map(anthropicTurn)
  expect(messages, id).toBeDefined()
  return messages!.map((message) => ({
    role: message['role'] === 'developer' ? 'system' : String(message['role']),
    calls: ((message['tool_calls'] as { id: string }[] | undefined) ?? []).map((call) => call.id),
    results: message['role'] === 'tool' ? [String(message['tool_call_id'])] : [],
  }))
}

function anthropicTurn({ role, content }: Json): Turn {
  const blocks = Array.isArray(content) ? (content as Json[]) : []
  return {
    role: String(role),
    calls: blocks.flatMap(({ type, id }) => (type === 'tool_use' ? [String(id)] : [])),
    results: blocks.flatMap(({ type, tool_use_id }) => (type === 'tool_result' ? [String(tool_use_id)] : [])),
  }
}

/** Gemini pairs calls and results by name. */
function geminiTurn({ role, parts }: Json): Turn {
  const named = (member: string): string[] =>
    (parts as Json[]).flatMap((part) => {
      const value = part[member] as { name: string } | undefined
      return value ? [value.name] : []
    })
  return {
    role: role === 'model' ? 'assistant' : 'user',
    calls: named('functionCall'),
    results: named('functionResponse'),
  }
}

/** Results without a call just before them, and calls without a result just after. */
function pairsOf(turns: readonly Turn[]): { orphans: string[]; unanswered: string[] } {
  const open: string[] = []
  const orphans: string[] = []
  const unanswered: string[] = []
  for (const { role, calls, results } of turns) {
    for (const result of results) {
      const at = open.indexOf(result)
      if (at === -1) orphans.push(result)
      else open.splice(at, 1)
    }
    if (results.length === 0 || calls.length > 0 || role === 'assistant') unanswered.push(...open.splice(0))
    open.push(...calls)
  }
  return { orphans, unanswered: [...unanswered, ...open] }
}

/** Whether an answer follows every question: tool results count with the side they are sent from. */
function alternates(turns: readonly { role: string }[]): boolean {
  const sides = turns.filter(({ role }) => role !== 'system').map(({ role }) => (role === 'tool' ? 'user' : role))
  return sides.every((side, at) => at === 0 || side !== sides[at - 1])
}
