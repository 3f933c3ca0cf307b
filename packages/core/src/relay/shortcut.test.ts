import { isUtf8 } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixturesPresent, recordedCases } from '../../test/support/fixtures.ts'
import { readStreamedAnswer } from '../answer/answer-reader.ts'
import { systemClock } from '../clock.ts'
import { openaiChat } from '../dialects/openai-chat/index.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createAnthropicCodec } from '../providers/anthropic/codec.ts'
import type { ChatCodec } from '../providers/contract.ts'
import { createOpenAiChatCodec } from '../providers/openai-chat/codec.ts'
import type { ByteStream } from '../transport/byte-stream.ts'
import { relayStream } from './relay-stream.ts'

const openai = createOpenAiChatCodec()
const anthropic = createAnthropicCodec()

/** The same codec, but every message has to be decoded. */
const withoutShortcut = (codec: ChatCodec): ChatCodec => ({
  ...codec,
  createStreamDecoder(context) {
    const { decode, end } = codec.createStreamDecoder(context)
    return { decode, end }
  },
})

/** What the caller gets and the ledger sees, for an upstream that sends these reads. */
async function relayed(reads: readonly Uint8Array[], codec: ChatCodec) {
  const reader = readStreamedAnswer(streamOf(reads), codec)
  const head = { generationId: 'gen-1', created: 1, model: 'a/m', provider: 'P', withholdReasoning: false }
  const stream = relayStream({
    answer: Promise.resolve({ head, reader, first: [], sameWire: codec.wire === openaiChat.wire }),
    headless: head,
    renderer: openaiChat.createStreamRenderer(),
    signal: new AbortController().signal,
    clock: systemClock,
    keepAliveMs: 60_000,
    onCompleted: async () => ({ usage: undefined }),
    onFailed: async (thrown) => ({
      error: new GatewayError('upstream_failed', String(thrown)),
      tail: { usage: undefined },
    }),
    onAborted: async () => {},
  })
  const pieces: Uint8Array[] = []
  for (let piece = await stream.next(); !piece.done; piece = await stream.next()) pieces.push(Buffer.from(piece.value))
  const text = Buffer.concat(pieces).toString()
  const { deliveredChars, finishReason, nativeFinishReason, usage } = reader.progress
  const progress = { deliveredChars, finishReason, nativeFinishReason, usage }
  return { text, messages: parsed(text), progress, isValid: isUtf8(Buffer.concat(pieces)) }
}

function streamOf(reads: readonly Uint8Array[]): ByteStream {
  const left = reads.filter(({ length }) => length > 0)
  return { read: async () => left.shift() ?? null, cancel: () => {}, discard: () => {} }
}

const parsed = (text: string): unknown[] =>
  text
    .split('\n\n')
    .filter((message) => message.startsWith('data: {'))
    .map((message) => JSON.parse(message.slice('data: '.length)) as unknown)

/** Cuts bytes at places given as shares of the whole, and behind the messages that teach the shortcut. */
function cut(bytes: Uint8Array, shares: readonly number[]): Uint8Array[] {
  const taught = Buffer.from(bytes).indexOf(teaching.at(-1)!)
  const places = [taught + 400, ...shares.map((share) => share * bytes.length)].map((place) => Math.floor(place))
  const ends = [0, ...places.sort((a, b) => a - b), bytes.length]
  return ends.slice(1).map((end, index) => bytes.subarray(ends[index], end))
}

/** Every stream begins with texts that stand out. */
const teaching = ['First', ' second', ' third', ' fourth']

/** Any text: quotes, escapes, letters of one to four bytes, halves of characters. */
const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(' the', ' cafés', ' 🚲', '\n\n', ' "so"', ' →') },
      { weight: 1, arbitrary: fc.constantFrom('', ',', ':', '"', '\\', '\ud83d', '\ude00', '\u007f') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((rest) => [...teaching, ...rest])
/** No UTF-8, the middle of a letter, no JSON, the ends of lines and strings, and others. */
const brokenByte = fc.oneof(fc.constantFrom(0xff, 0x80, 0xc3, 0, 0x0a, 0x0d, 0x22, 0x5c), fc.nat(255))
const share = fc.nat(999).map((thousandths) => thousandths / 1000)
const shares = fc.array(share, { maxLength: 12 })

interface Style {
  /** JSON as this provider writes it. */
  stringify(value: object): string
  obfuscation: boolean
  reasoning: boolean
  lineEnd: string
}
const styles = fc.record<Style>({
  stringify: fc.constantFrom(
    JSON.stringify,
    // escaped beyond need, as Python's json does
    (value) =>
      JSON.stringify(value).replaceAll(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    (value) => JSON.stringify(value, undefined, 1).replaceAll('\n', ''),
  ),
  obfuscation: fc.boolean(),
  reasoning: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\n', '\n', '\r\n'),
})

const plain: Style = { stringify: JSON.stringify, obfuscation: false, reasoning: false, lineEnd: '\n' }

function openaiStream(contents: readonly string[], style: Style): Uint8Array {
  const chunk = (delta: object, index: number, finish_reason: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 7,
    model: 'm-1',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(style.obfuscation && { obfuscation: 'x'.repeat(index % 5) }),
  })
  const name = style.reasoning ? 'reasoning_content' : 'content'
  const messages = [
    chunk({ role: 'assistant', content: '' }, 0),
    ...contents.map((content, index) => chunk({ [name]: content }, index)),
    chunk({ content: 'last' }, 1),
    chunk({}, 2, 'stop'),
  ]
  const lines = messages.map((message) => `data: ${style.stringify(message)}`)
  return Buffer.from([...lines, 'data: [DONE]', ''].join(`${style.lineEnd}${style.lineEnd}`))
}

const citation = { type: 'web_search_result_location', url: 'https://example.com/', title: 'Example', cited_text: 'x' }

function anthropicStream(contents: readonly string[], style: Style): Uint8Array {
  const delta = (text: string) =>
    style.reasoning ? { type: 'thinking_delta', thinking: text } : { type: 'text_delta', text }
  const block = style.reasoning ? { type: 'thinking', thinking: '', signature: '' } : { type: 'text', text: '' }
  const messages = [
    { type: 'message_start', message: { id: 'msg_1', model: 'c', usage: { input_tokens: 3, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: block },
    ...contents.map((text) => ({ type: 'content_block_delta', index: 0, delta: delta(text) })),
    { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]
  // Anthropic pads its messages with blanks
  const data = (message: object, index: number) => style.stringify(message).replace(/\}$/, `${' '.repeat(index % 4)}}`)
  const lines = messages.map((message, index) => `event: ${message.type}${style.lineEnd}data: ${data(message, index)}`)
  return Buffer.from([...lines, ''].join(`${style.lineEnd}${style.lineEnd}`))
}

describe('the shortcut for messages that differ only in their text', () => {
  test.each([
    ['openai-chat', openai, openaiStream],
    ['anthropic-messages', anthropic, anthropicStream],
  ])(
    '%s: gives the caller and the ledger what decoding every message gives, however the bytes are cut',
    async (_, codec, write) => {
      const kept = fc.oneof(fc.constant(1), share)
      const property = fc.asyncProperty(texts, styles, shares, kept, async (contents, style, at, share) => {
        const stream = write(contents, style)
        const reads = cut(stream.subarray(0, Math.ceil(share * stream.length)), at)
        const { text: _, ...quick } = await relayed(reads, codec)
        const { text: __, ...thorough } = await relayed(reads, withoutShortcut(codec))
        expect(quick).toEqual(thorough)
      })
      await fc.assert(property, { numRuns: 400 })
    },
  )

  test('does the same for broken bytes and broken JSON', async () => {
    const stream = openaiStream(
      [...teaching, 'a', ...Array.from({ length: 6 }, () => 'long \\n text'.repeat(50))],
      plain,
    )
    const property = fc.asyncProperty(shares, share, brokenByte, async (at, share, byte) => {
      const broken = Uint8Array.from(stream)
      broken[Math.floor(share * broken.length)] = byte
      const reads = cut(broken, at)
      const { messages } = await relayed(reads, withoutShortcut(openai))
      expect(await relayed(reads, openai)).toMatchObject({ messages, isValid: true })
    })
    await fc.assert(property, { numRuns: 400 })
  })

  test('loses nothing when the bytes end in the middle of what is held', async () => {
    const bytes = Buffer.from(openaiStream([...teaching, ' fifth'], plain))
    const finish = bytes.indexOf('"finish_reason":"stop"')
    const reads = [bytes.subarray(0, finish - 300), bytes.subarray(finish - 300, bytes.indexOf('\n\n', finish))]
    const { progress } = await relayed(reads, openai)
    expect(progress.finishReason).toBe('stop')
  })

  test('is not taken where thoughts end somewhere in the text', async () => {
    const tagged = createOpenAiChatCodec({ reasoning: { thinkTags: true } })
    const contents = ['<think>', ...teaching, ' fifth', ' sixth', '</think>', 'answer']
    const reads = cut(openaiStream(contents, plain), [0.3, 0.6, 0.9])
    expect((await relayed(reads, tagged)).text).toContain('"content":"answer"')
  })

  test('really is taken: most messages of a plain stream are never decoded', async () => {
    let decoded = 0
    const counting: ChatCodec = {
      ...openai,
      createStreamDecoder(context) {
        const decoder = openai.createStreamDecoder(context)
        return {
          ...decoder,
          decode(message) {
            decoded += 1
            return decoder.decode(message)
          },
        }
      },
    }
    const contents = Array.from({ length: 100 }, (_, index) => ` word ${index} →`)
    const bytes = openaiStream(contents, { ...plain, obfuscation: true })
    const { messages } = await relayed(
      cut(
        bytes,
        Array.from({ length: 20 }, (_, index) => index / 20),
      ),
      counting,
    )
    expect(messages).toHaveLength(104)
    expect(decoded).toBeLessThan(20)
  })

  describe.skipIf(!fixturesPresent)('on recorded traffic', () => {
    const families = [
      ['openai-chat', openai],
      ['openai-compatible', openai],
      ['anthropic', anthropic],
    ] as const
    test.each(families)('%s: nothing changes', async (family, codec) => {
      for (const recorded of recordedCases(family).filter(({ stream, status }) => stream && status === 200)) {
        const bytes = recorded.answer()
        for (const size of [bytes.length, 1500, 97]) {
          const reads = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size),
          )
          const { text: _, ...quick } = await relayed(reads, codec)
          const { text: __, ...thorough } = await relayed(reads, withoutShortcut(codec))
          expect(quick, `${recorded.id} in reads of ${size}`).toEqual(thorough)
        }
      }
    })
  })
})
