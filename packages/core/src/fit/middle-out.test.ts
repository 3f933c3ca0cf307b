import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, ContentPart, ToolCall } from '../chat/index.ts'
import { countMessage } from '../tokens/count-tokens.ts'
import { tokenProfile } from '../tokens/profile.ts'
import { middleOut } from './middle-out.ts'

const profile = tokenProfile('openai/gpt-4o')
const tokensOf = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, message) => sum + countMessage(message, profile), 0)
const isPinned = ({ role }: ChatMessage): boolean => role === 'system' || role === 'developer'

const text = fc.oneof(
  { weight: 4, arbitrary: fc.lorem({ maxCount: 120 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 400 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'a'.repeat(3000),
      '\n'.repeat(500),
      '```ts\nconst a = 1\n```\n'.repeat(60),
      '👩‍💻🇩🇪'.repeat(200),
    ),
  },
)
const media = fc.constantFrom<ContentPart>(
  { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
  { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0xLjQK' } },
)
const parts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: text.map((value): ContentPart => ({ type: 'text', text: value })) },
    { weight: 1, arbitrary: media },
  ),
  { minLength: 1, maxLength: 3 },
)
const content = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: parts })
const pinned = fc
  .tuple(fc.constantFrom('system' as const, 'developer' as const), fc.lorem({ maxCount: 8 }))
  .map(([role, value]): ChatMessage => ({ role, content: value }))

/** What a model says: an answer, or parallel tool calls with their results, some of which come after the next message. */
const step = fc.oneof(
  fc.record({ content, reasoning: fc.option(text) }).map((said): ChatMessage[] => [{ role: 'assistant', ...said }]),
  fc
    .record({
      said: fc.option(text),
      results: fc.array(content, { minLength: 1, maxLength: 3 }),
      note: fc.option(text),
    })
    .map(({ said, results, note }): ChatMessage[] => {
      const calls = results.map(
        (_, at): ToolCall => ({
          id: `${at}`,
          type: 'function',
          function: { name: 'look', arguments: JSON.stringify({ at }) },
        }),
      )
      const answers = results.map(
        (result, at): ChatMessage => ({ role: 'tool', tool_call_id: `${at}`, content: result }),
      )
      const details = [{ type: 'reasoning.encrypted' as const, data: 'opaque' }]
      const late: ChatMessage[] = note === null ? [] : [{ role: 'user', content: note }]
      return [
        { role: 'assistant', content: said, tool_calls: calls, reasoning_details: details },
        ...answers.slice(0, 1),
        ...late,
        ...answers.slice(1),
      ]
    }),
)
const turn = fc
  .tuple(content, fc.array(step, { maxLength: 4 }))
  .map(([asked, steps]): ChatMessage[] => [{ role: 'user', content: asked }, ...steps.flat()])
/** Histories as callers send them: an opening line before the first question, system messages anywhere, unanswered ends. */
const history = fc
  .record({
    system: fc.array(pinned, { maxLength: 2 }),
    opening: fc.array(step, { maxLength: 1 }),
    turns: fc.array(fc.tuple(turn, fc.array(pinned, { maxLength: 1 })), { maxLength: 12 }),
    last: turn,
  })
  .map(({ system, opening, turns, last }) => withOwnIds([...system, ...opening.flat(), ...turns.flat(2), ...last]))

/** Gives every call an id of its own; results follow their call. */
function withOwnIds(messages: readonly ChatMessage[]): ChatMessage[] {
  let step = 0
  return messages.map((message) => {
    if (message.role === 'tool') return { ...message, tool_call_id: `${step}-${message.tool_call_id}` }
    if (message.role !== 'assistant' || !message.tool_calls) return message
    step++
    return { ...message, tool_calls: message.tool_calls.map((call) => ({ ...call, id: `${step}-${call.id}` })) }
  })
}

const callsOf = (messages: readonly ChatMessage[]): string[] =>
  messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : []))
const resultsOf = (messages: readonly ChatMessage[]): string[] =>
  messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : []))
const textsOf = ({ content: value }: ChatMessage): string[] =>
  typeof value === 'string' ? [value] : (value ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : []))
const isGap = (message: ChatMessage): boolean =>
  message.role === 'assistant' &&
  typeof message.content === 'string' &&
  /^\[\d+ earlier messages? removed/.test(message.content)

const room = fc.record({
  tokens: fc.integer({ min: 20, max: 4000 }),
  messages: fc.oneof(fc.constant(Infinity), fc.integer({ min: 3, max: 40 })),
})

describe('middleOut, for any history and room', () => {
  it('never takes more than the room, and never cuts what cannot be cut', () => {
    fc.assert(
      fc.property(history, room, (messages, space) => {
        const before = JSON.stringify(messages)
        const result = middleOut({ messages, profile, room: space })
        expect(JSON.stringify(messages)).toBe(before)
        if (!result) return
        const { messages: kept, cuts } = result
        const gone = new Set(cuts.flatMap(({ kind, message }) => (kind === 'removed' ? [message] : [])))
        const originals = messages.filter((_, index) => !gone.has(index))
        const staying = kept.filter((message) => !isGap(message) || messages.includes(message))

        expect(tokensOf(kept)).toBeLessThanOrEqual(space.tokens)
        expect(kept.length).toBeLessThanOrEqual(space.messages)
        // what is kept is the original in order, with texts shortened and nothing else
        expect(staying.map(({ role }) => role)).toEqual(originals.map(({ role }) => role))
        for (const [at, message] of staying.entries()) {
          const { content: _, ...rest } = message
          const { content: __, ...original } = originals[at]!
          expect(rest).toEqual(original)
        }
        const pinnedBefore = messages.filter(isPinned)
        expect(kept.filter(isPinned).every((message, at) => message === pinnedBefore[at])).toBe(true)
        expect(kept.filter(isPinned)).toHaveLength(pinnedBefore.length)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps calls and results together, the first question, the last and alternating roles', () => {
    fc.assert(
      fc.property(history, room, (messages, space) => {
        const result = middleOut({ messages, profile, room: space })
        if (!result) return
        const { messages: kept, cuts } = result
        const gone = new Set(cuts.flatMap(({ kind, message }) => (kind === 'removed' ? [message] : [])))
        const users = messages.flatMap(({ role }, index) =>
          role === 'user' && !isAnsweredAround(messages, index) ? [index] : [],
        )

        expect(callsOf(kept).toSorted()).toEqual(resultsOf(kept).toSorted())
        expect(kept.find((message) => !isPinned(message))?.role).toBe('user')
        expect(gone.has(users[0]!)).toBe(false)
        expect(gone.has(users.at(-1)!)).toBe(false)
        expect(neighbours(kept)).toBeLessThanOrEqual(neighbours(messages))
        for (const message of kept) for (const value of textsOf(message)) expect(value.isWellFormed()).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is deterministic, and what fits a room fits a larger one', () => {
    fc.assert(
      fc.property(history, room, fc.nat(2000), (messages, space, more) => {
        const result = middleOut({ messages, profile, room: space })
        expect(middleOut({ messages: structuredClone(messages), profile, room: space })).toEqual(result)
        const larger = { tokens: space.tokens + more, messages: space.messages }
        expect(!result || middleOut({ messages, profile, room: larger }) !== undefined).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

/** Whether calls made before the message are answered after it: then it stays or goes with them. */
function isAnsweredAround(messages: readonly ChatMessage[], index: number): boolean {
  const open = new Set(callsOf(messages.slice(0, index)))
  return resultsOf(messages.slice(index)).some((id) => open.has(id))
}

/** User messages that follow one another: no cut may add one. */
function neighbours(messages: readonly ChatMessage[]): number {
  const dialogue = messages.filter((message) => !isPinned(message))
  return dialogue.filter(({ role }, at) => role === 'user' && dialogue[at - 1]?.role === 'user').length
}

describe('middleOut', () => {
  const user = (value: string): ChatMessage => ({ role: 'user', content: value })
  const assistant = (value: string): ChatMessage => ({ role: 'assistant', content: value })
  const sized = (words: number, word = 'again'): string => `${word} `.repeat(words)
  const chat = (turns: number): ChatMessage[] =>
    Array.from({ length: turns }, (_, at) => [
      user(`question ${at} ${sized(20)}`),
      assistant(`answer ${at} ${sized(20)}`),
    ]).flat()
  const fitted = (messages: ChatMessage[], tokens: number, most = Infinity): ChatMessage[] =>
    middleOut({ messages, profile, room: { tokens, messages: most } })!.messages

  it('keeps as much of the beginning however the conversation goes on', () => {
    const long = chat(60)
    const heads = [40, 45, 52, 60].map((turns) => {
      const kept = fitted(long.slice(0, 2 * turns), 800)
      return kept.findIndex((message, at) => message !== long[at])
    })
    // the last turn may lie on either side of the cut; all before it is the same prefix
    expect(Math.max(...heads) - Math.min(...heads)).toBeLessThanOrEqual(2)
    expect(Math.min(...heads)).toBeGreaterThan(8)
  })

  it('takes half of a message cap from the start and half from the end', () => {
    const messages = chat(50)
    const kept = fitted(messages, 1_000_000, 40)
    const cut = kept.findIndex((message, at) => message !== messages[at])

    expect(kept.length).toBeLessThanOrEqual(40)
    expect(kept.length).toBeGreaterThanOrEqual(38)
    expect(cut).toBeGreaterThanOrEqual(18)
    expect(cut).toBeLessThanOrEqual(22)
    expect(kept.slice(cut)).toEqual(messages.slice(messages.length - (kept.length - cut)))
  })

  it('shortens old tool results of an agent at work before it forgets what was done', () => {
    const steps = Array.from({ length: 20 }, (_, at): ChatMessage[] => [
      {
        role: 'assistant',
        tool_calls: [{ id: `${at}`, type: 'function', function: { name: 'run', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: `${at}`, content: sized(200) },
    ]).flat()
    const messages = [user('Fix the build.'), ...steps]
    const kept = fitted(messages, 3000)

    expect(kept).toHaveLength(messages.length)
    expect(kept.at(-1)).toBe(messages.at(-1))
    expect(textsOf(kept[2]!)[0]).toMatch(/^again[^]*\[\.\.\. \d+ characters removed \.\.\.\][^]*again/)
  })

  it('puts a word where images were, when nothing else helps', () => {
    const images = Array.from(
      { length: 8 },
      (): ContentPart => ({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }),
    )
    const messages: ChatMessage[] = [{ role: 'user', content: images }, assistant('I see.'), user('And now?')]
    const [first, , last] = fitted(messages, 400)

    expect(textsOf(first!)).toEqual(images.map(() => '[image removed]'))
    expect(last).toBe(messages[2])
    expect(
      middleOut({ messages: [{ role: 'user', content: images }], profile, room: { tokens: 400, messages: 9 } }),
    ).toBeUndefined()
  })

  it('says so in place of what was removed between two questions', () => {
    const messages = [user('Hello.'), assistant(sized(400)), ...chat(3), user('Go on.')]
    const kept = fitted(messages, 60)

    expect(kept[1]).toEqual(assistant('[7 earlier messages removed to fit the context window]'))
    expect(kept.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  })
})
