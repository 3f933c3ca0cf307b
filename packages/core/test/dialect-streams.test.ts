import { Anthropic } from '@anthropic-ai/sdk'
import * as fc from 'fast-check'
import OpenAI from 'openai'
import { expect, it } from 'vitest'
import type { ChatEvent } from '../src/chat/index.ts'
import type { AnswerHead, AnswerTail, Dialect } from '../src/dialects/contract.ts'
import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts'
import { openaiChat } from '../src/dialects/openai-chat/index.ts'
import { openaiCompletions } from '../src/dialects/openai-completions/index.ts'
import { openaiResponses } from '../src/dialects/openai-responses/index.ts'
import { anyAnswer } from './support/any-answer.ts'
import { fuzzRuns } from './replay/fuzz.ts'

const head: AnswerHead = { generationId: 'gen-1', created: 1, model: 'a/b', provider: 'P' }
const tail: AnswerTail = { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }, serviceTier: 'default' }

/** Answers any request with the same answer, streamed and whole. */
function served(dialect: Dialect, events: readonly ChatEvent[]) {
  const renderer = dialect.createStreamRenderer()
  const text = [...events.map((event) => renderer.render(head, [event])), renderer.finish(head, tail)].join('')
  const whole = dialect.renderReply(head, { events }, tail)
  return {
    streamed: async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
    whole: async () => Response.json(whole),
  }
}

const openai = (fetch: typeof globalThis.fetch) => new OpenAI({ apiKey: 'k', maxRetries: 0, fetch })
const messages = [{ role: 'user' as const, content: 'x' }]

const always = (answer: fc.Arbitrary<ChatEvent[]>, check: (events: ChatEvent[]) => Promise<void>) =>
  fc.assert(fc.asyncProperty(answer, check), { numRuns: fuzzRuns })

it('chat completions: OpenAI’s accumulator ends with the whole answer', async () => {
  await always(anyAnswer({ choices: 3 }), async (events) => {
    const { streamed, whole } = served(openaiChat, events)
    const asked = await openai(whole).chat.completions.create({ model: 'm', messages })
    const final = await openai(streamed)
      .chat.completions.stream({ model: 'm', messages, stream_options: { include_usage: true } })
      .finalChatCompletion()
    const comparable = ({ choices, usage, id }: OpenAI.ChatCompletion) => ({
      id,
      usage,
      choices: choices.map(({ index, finish_reason, message: { content, refusal, tool_calls } }) => ({
        index,
        finish_reason,
        content: content ?? '',
        refusal: refusal ?? null,
        calls: (tool_calls ?? []).flatMap((call) =>
          call.type === 'function' ? [[call.id, call.function.name, call.function.arguments]] : [],
        ),
      })),
    })
    expect(comparable(final)).toEqual(comparable(asked))
  })
})

it('responses: OpenAI’s accumulator ends with the whole answer', async () => {
  await always(anyAnswer(), async (events) => {
    const { streamed, whole } = served(openaiResponses, events)
    const asked = await openai(whole).responses.create({ model: 'm', input: 'x' })
    const stream = openai(streamed).responses.stream({ model: 'm', input: 'x' })
    const types = new Set<string>()
    stream.on('event', ({ type }) => void types.add(type))
    const final = await stream.finalResponse()
    const plain = ({ output, status, usage, incomplete_details }: typeof asked) =>
      JSON.parse(
        JSON.stringify({ output, status, usage, incomplete_details }, (name, value: unknown) =>
          name === 'parsed' || name === 'parsed_arguments' ? undefined : value,
        ),
      ) as unknown
    expect(plain(final)).toEqual(plain(asked))
    expect(final.output_text).toBe(asked.output_text)
    expect(types.has(`response.${asked.status}`)).toBe(true)
  })
})

it('messages: Anthropic’s accumulator ends with the whole answer', async () => {
  await always(anyAnswer(), async (events) => {
    const { streamed, whole } = served(anthropicMessages, events)
    const client = (fetch: typeof globalThis.fetch) => new Anthropic({ apiKey: 'k', maxRetries: 0, fetch })
    const params = { model: 'm', max_tokens: 1, messages }
    const asked = await client(whole).messages.create(params)
    const final = await client(streamed).messages.stream(params).finalMessage()
    const plain = ({ content, stop_reason, stop_details, id }: Anthropic.Message) =>
      JSON.parse(JSON.stringify({ content, stop_reason, stop_details, id })) as unknown
    expect(plain(final)).toEqual(plain(asked))
  })
})

it('completions: the pieces are the whole', async () => {
  await always(anyAnswer({ choices: 2 }), async (events) => {
    const { streamed, whole } = served(openaiCompletions, events)
    const asked = await openai(whole).completions.create({ model: 'm', prompt: 'x' })
    const texts = new Map<number, string>(asked.choices.map(({ index }) => [index, '']))
    const finishes = new Map<number, string | null>()
    for await (const chunk of await openai(streamed).completions.create({ model: 'm', prompt: 'x', stream: true })) {
      for (const { index, text, finish_reason } of chunk.choices) {
        texts.set(index, (texts.get(index) ?? '') + text)
        if (finish_reason) finishes.set(index, finish_reason)
      }
    }
    // of a whole answer refusals stand behind the text
    const sorted = (text: string) => text.split('').sort().join('')
    for (const { index, text, finish_reason } of asked.choices) {
      expect(sorted(texts.get(index)!)).toBe(sorted(text))
      expect(finishes.get(index)).toBe(finish_reason)
    }
  })
})
