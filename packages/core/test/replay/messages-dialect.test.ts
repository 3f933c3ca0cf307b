import { Anthropic } from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import type { AnswerHead, AnswerTail } from '../../src/dialects/contract.ts'
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import type { ChatCodec, Decoded } from '../../src/providers/contract.ts'
import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { renderUsage } from '../../src/settle/render-usage.ts'
import { createLenientFramer } from '../../src/providers/lenient-framer.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import { specificationPresent, validate } from '../support/openapi.ts'
import { type Answer, collectAnswer } from './answer.ts'
import { fetchServing } from './served-bytes.ts'

const head: AnswerHead = { generationId: 'gen-1', created: 1, model: 'anthropic/claude', provider: 'Anthropic' }
const params = { model: 'claude', max_tokens: 1, messages: [{ role: 'user' as const, content: 'x' }] }

const reader = (fetch: typeof globalThis.fetch) => new Anthropic({ apiKey: 'none', maxRetries: 0, fetch })

function decoded(codec: ChatCodec, recorded: RecordedCase): Decoded[] {
  if (!recorded.stream) return [codec.decodeReply(JSON.parse(recorded.answer().toString('utf8')))]
  const all: Decoded[] = []
  const framer = codec.createFramer?.() ?? createLenientFramer()
  const decoder = codec.createStreamDecoder()
  framer.push(recorded.answer(), (message) => all.push(decoder.decode(message)))
  framer.end((message) => all.push(decoder.decode(message)))
  return [...all, { events: decoder.end() }]
}

const tailOf = ({ usage }: Answer): AnswerTail => ({
  usage: renderUsage(usage ?? {}, undefined),
  serviceTier: 'default',
})

interface Received {
  message: Anthropic.Message
  /** What breaks the wire contract. */
  invalid: unknown[]
}

/** The answer as a caller of this dialect receives it, by the vendor's own SDK; every piece is held against the contract. */
async function received(all: readonly Decoded[], sameWire: boolean, stream: boolean): Promise<Received> {
  const events = all.flatMap((each): readonly ChatEvent[] => each.events)
  const tail = tailOf(collectAnswer(events))
  if (!stream) {
    const body = sameWire ? all.at(0)?.body : undefined
    const reply = anthropicMessages.renderReply(head, { events, body }, tail)
    const message = await reader(async () => Response.json(reply)).messages.create(params)
    return { message, invalid: violations('MessagesResult', reply) }
  }
  const renderer = anthropicMessages.createStreamRenderer()
  const pieces = all.map(({ events, body }) => renderer.render(head, events, sameWire ? body : undefined))
  const text = [...pieces, renderer.keepAlive(), renderer.finish(head, tail)].join('')
  const answer = async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } })
  return { message: await reader(answer).messages.stream(params).finalMessage(), invalid: invalidEvents(text) }
}

/** MCP's blocks are a beta of Anthropic's and missing from the contract. */
const violations = (schema: string, value: unknown): string[] =>
  !specificationPresent || JSON.stringify(value).includes('"mcp_tool_') ? [] : validate(schema, value)

function invalidEvents(text: string): unknown[] {
  const invalid: unknown[] = []
  const check = ({ event, data }: { event?: string | undefined; data: string }): void => {
    const sent = JSON.parse(data) as { type: string }
    const violations = validate('MessagesStreamEvents', sent)
    // MCP's blocks are Anthropic's beta and missing from the contract
    if (event !== sent.type || (violations.length > 0 && !data.includes('"mcp_tool_')))
      invalid.push({ data, violations })
  }
  const framer = createLenientFramer()
  framer.push(Buffer.from(text), check)
  framer.end(check)
  return invalid
}

/** One spelling of content that means the same. */
const comparable = (message: Anthropic.Message, mergeTexts: boolean): unknown => {
  const blocks = message.content.map((block) => {
    const { citations, caller: _, ...rest } = block as Anthropic.ContentBlock & Record<string, unknown>
    const urls = ((citations ?? []) as { url?: string; type: string }[]).map(({ url, type }) => url ?? type)
    // the SDK's accumulator does not know the pieces of a compaction
    const content = rest.type === ('compaction' as string) ? { content: null } : {}
    return { ...rest, ...content, ...(urls.length > 0 && { urls }) }
  }) as { type: string; text?: string; urls?: string[] }[]
  if (!mergeTexts) return blocks
  return blocks.reduce<typeof blocks>((merged, block) => {
    const last = merged.at(-1)
    if (block.type !== 'text' || last?.type !== 'text') return [...merged, block]
    const urls = [...(last.urls ?? []), ...(block.urls ?? [])]
    return [...merged.slice(0, -1), { ...last, text: `${last.text}${block.text}`, ...(urls.length > 0 && { urls }) }]
  }, [])
}

const answers = (family: string): RecordedCase[] =>
  recordedCases(family).filter(({ status, features }) => status < 300 && !features.includes('error_in_stream'))

const anthropicCases = answers('anthropic').filter(({ id }) => !id.includes('overloaded'))

describe.skipIf(anthropicCases.length === 0)(
  'Anthropic’s answers, through this dialect, read by the SDK as if they had come straight',
  () => {
    const codec = createAnthropicCodec()
    it.for(anthropicCases)('$id', async (recorded) => {
      const client = reader(fetchServing(recorded)).messages
      const straight = recorded.stream ? await client.stream(params).finalMessage() : await client.create(params)
      for (const sameWire of [true, false]) {
        const all = decoded(codec, recorded)
        const { message, invalid } = await received(all, sameWire, recorded.stream)
        expect(invalid).toEqual([])
        // blocks in a row of text are one once they have been events
        expect(comparable(message, !sameWire)).toEqual(comparable(straight, !sameWire))
        expect(message.stop_reason).toBe(straight.stop_reason)
        expect(message.id).toBe('gen-1')
        expect(message.model).toBe(head.model)
        expect(message.usage.output_tokens).toBe(straight.usage.output_tokens + (sameWire ? 0 : compactedTokens(all)))
        expect(message.usage.cache_read_input_tokens).toBe(straight.usage.cache_read_input_tokens ?? null)
      }
    })
  },
)

/** The codec counts compaction, which Anthropic's total leaves out. */
function compactedTokens(all: readonly Decoded[]): number {
  const usages = all.flatMap(({ body }) => (body?.['type'] === 'message_delta' ? [body['usage'] as Iterated] : []))
  const compactions = (usages.at(-1)?.iterations ?? []).filter(({ type }) => type === 'compaction')
  return compactions.reduce((sum, { output_tokens }) => sum + output_tokens, 0)
}

interface Iterated {
  iterations?: { type: string; output_tokens: number }[]
}

const others = [
  ...answers('gemini').map((recorded) => ({ recorded, codec: createGeminiCodec('gemini-api') })),
  ...answers('openai-chat').map((recorded) => ({ recorded, codec: createOpenAiChatCodec() })),
].map((each) => ({ ...each, id: each.recorded.id }))

describe.skipIf(others.length === 0)('other vendors’ answers, through this dialect, read by Anthropic’s SDK', () => {
  it.for(others)('$id', async ({ recorded, codec }) => {
    const all = decoded(codec, recorded)
    const [expected] = collectAnswer(all.flatMap(({ events }): readonly ChatEvent[] => events)).choices
    const { message, invalid } = await received(all, false, recorded.stream)
    expect(invalid).toEqual([])
    const texts = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    expect(texts.join('')).toBe(expected?.text ?? '')
    expect(message.stop_details?.explanation ?? '').toBe(expected?.refusal ?? '')
    const thoughts = message.content.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []))
    expect(thoughts.join('')).toBe(expected?.reasoning ?? '')
    const calls = message.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []))
    expect(calls.map(({ id, name, input }) => ({ id, name, input }))).toEqual(
      expected?.toolCalls.map(({ id, name, arguments: json }) => ({
        id,
        name,
        input: JSON.parse(json || '{}') as unknown,
      })) ?? [],
    )
  })
})
