import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ChatMessage, ChatRequest, ContentPart } from '../chat/index.ts'
import { countMessage, countTokens, wholeTextLength } from './count-tokens.ts'
import { tokenProfile } from './profile.ts'

const gpt4o = tokenProfile('openai/gpt-4o')
const claude = tokenProfile('anthropic/claude-sonnet-4.5')
const user = (content: string | ContentPart[]): ChatMessage => ({ role: 'user', content })
const png = (width: number, height: number): string => {
  const header = Buffer.alloc(33)
  header.writeUInt32BE(0x89_50_4e_47)
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return `data:image/png;base64,${header.toString('base64')}`
}
const imageTokens = (model: string, url: string, detail?: 'low' | 'high'): number => {
  const part: ContentPart = { type: 'image_url', image_url: { url, ...(detail && { detail }) } }
  const profile = tokenProfile(model)
  return countMessage(user([part]), profile) - countMessage(user([]), profile)
}

describe('countTokens', () => {
  it('counts messages, names, tool calls, tools and schemas, each once more than without', () => {
    const base: ChatRequest = { messages: [user('Hello there, how are you today?')] }
    const call = { id: 'c', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } } as const
    const parameters = { type: 'object', properties: { city: { type: 'string', description: 'Where to look.' } } }
    const tool = { type: 'function', function: { name: 'weather', description: 'The weather.', parameters } } as const
    const schema = { type: 'json_schema', json_schema: { name: 'answer', schema: parameters } } as const
    const grown: ChatRequest[] = [
      { messages: [...base.messages, user('More.')] },
      { messages: [{ role: 'user', content: 'Hello there, how are you today?', name: 'Margaret' }] },
      { messages: [...base.messages, { role: 'assistant', tool_calls: [call] }] },
      { messages: [...base.messages, { role: 'assistant', function_call: call.function }] },
      { ...base, tools: [tool] },
      { ...base, functions: [tool.function] },
      { ...base, response_format: schema },
    ]
    for (const request of grown) expect(countTokens(request, gpt4o)).toBeGreaterThan(countTokens(base, gpt4o))
    expect(countTokens({ ...base, response_format: { type: 'text' } }, gpt4o)).toBe(countTokens(base, gpt4o))
    expect(countTokens({ ...base, tools: [] }, gpt4o)).toBe(countTokens(base, gpt4o))
  })

  it('counts what is sent back of the reasoning, once, where the vendor counts it', () => {
    const text = 'First I look at the sky, then at the sea, and then I decide. '.repeat(20)
    const answer: ChatMessage = {
      role: 'assistant',
      content: 'Sail.',
      reasoning: text,
      reasoning_content: text,
      reasoning_details: [{ type: 'reasoning.text', text, signature: 'x'.repeat(5000) }],
    }
    const plain: ChatMessage = { role: 'assistant', content: 'Sail.' }
    const own = countMessage(user(text), claude)

    expect(countMessage(answer, claude)).toBeGreaterThan(own * 0.8)
    expect(countMessage(answer, claude)).toBeLessThan(own * 1.3)
    expect(countMessage(answer, gpt4o)).toBe(countMessage(plain, gpt4o))
  })

  it('takes members of any form that dialects pass on unchecked', () => {
    const odd = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'new_part', payload: { a: [1] } },
            { type: 'file', file: {} },
          ],
          name: 7,
        },
        {
          role: 'assistant',
          content: null,
          refusal: 5,
          reasoning: {},
          reasoning_details: 'x',
          tool_calls: [{ id: 'a', type: 'custom' }],
        },
        {
          role: 'user',
          content: [
            { type: 'input_audio', input_audio: {} },
            { type: 'video_url' },
            { type: 'image_url', image_url: { url: 'data:' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'file', file: { file_data: 3 } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
          ],
        },
      ],
    } as object as ChatRequest
    expect(countTokens(odd, gpt4o)).toBeGreaterThan(0)
  })
})

describe("media, by the vendors' published examples", () => {
  it.for([
    ['openai/gpt-4o', 1024, 1024, 'high', 765],
    ['openai/gpt-4o', 2048, 4096, 'high', 1105],
    ['openai/gpt-4o', 4096, 8192, 'low', 85],
    ['openai/gpt-4.1-mini', 1024, 1024, undefined, 1659],
    ['anthropic/claude-sonnet-4.5', 200, 200, undefined, 54],
    ['anthropic/claude-sonnet-4.5', 1000, 1000, undefined, 1334],
    ['google/gemini-2.5-flash', 300, 200, undefined, 258],
    ['google/gemini-2.5-flash', 960, 540, undefined, 1548],
    ['google/gemini-3-pro', 4000, 3000, undefined, 1120],
  ] as const)('%s: an image of %i x %i, %s, is %i tokens', ([model, width, height, detail, tokens]) => {
    expect(imageTokens(model, png(width, height), detail)).toBe(tokens)
  })

  it('reads the size of other formats', () => {
    const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108021c03c003012200021101031101', 'hex')
    const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0xc0, 0x03, 0x1c, 0x02]), Buffer.alloc(24)])
    const webp = Buffer.concat([
      Buffer.from('RIFF0000WEBPVP8X'),
      Buffer.alloc(8),
      Buffer.from([0xbf, 3, 0, 0x1b, 2, 0]),
    ])
    for (const [type, bytes] of [
      ['jpeg', jpeg],
      ['gif', gif],
      ['webp', webp],
    ] as const) {
      expect(
        imageTokens('google/gemini-2.5-flash', `data:image/${type};base64,${bytes.toString('base64')}`),
        type,
      ).toBe(1548)
    }
  })

  it('counts pages and seconds', () => {
    const gemini = tokenProfile('google/gemini-2.5-flash')
    const count = (part: ContentPart): number => countMessage(user([part]), gemini) - countMessage(user([]), gemini)
    const pdf = Buffer.from('%PDF-1.4 << /Type /Pages /Count 7 >> << /Count 2 >>').toString('base64')
    const wave = Buffer.alloc(44 + 32_000 * 10)
    wave.write('RIFF')
    wave.writeUInt32LE(32_000, 28)

    expect(count({ type: 'file', file: { file_data: `data:application/pdf;base64,${pdf}` } })).toBe(7 * 258)
    expect(count({ type: 'input_audio', input_audio: { data: wave.toString('base64'), format: 'wav' } })).toBe(321)
  })
})

describe('R23: counting keeps the event loop for a bounded time', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** What counting costs is the code units it looks at. */
  function unitsRead(work: () => void): number {
    const read = vi.spyOn(String.prototype, 'charCodeAt')
    work()
    const { length } = read.mock.calls
    vi.restoreAllMocks()
    return length
  }

  it('reads each character once, whatever the text', () => {
    for (const unit of ['a', ' ', '\n', '字', '👩‍💻', 'word ', '{"a":1}']) {
      const text = unit.repeat(Math.ceil(20_000 / unit.length))
      expect(unitsRead(() => countMessage(user(text), gpt4o))).toBe(text.length)
    }
  })

  it('reads no more of one message than a fixed number of characters', () => {
    const text = 'a'.repeat(wholeTextLength * 4)
    expect(unitsRead(() => countMessage(user(text), gpt4o))).toBe(wholeTextLength)
  })

  it('reads nothing twice for the candidates of one tokenizer', () => {
    const messages = [user('word '.repeat(1000)), user([{ type: 'text', text: 'word '.repeat(1000) }])]
    const tools = [{ type: 'function', function: { name: 'f', description: 'word '.repeat(500) } }]
    countTokens({ messages, tools }, gpt4o)
    expect(
      unitsRead(() => countTokens({ messages: [...messages], tools }, tokenProfile('openai/gpt-4o-2024-11-20'))),
    ).toBe(0)
  })

  it('counts a long text by samples about as it would whole', () => {
    const text = Array.from(
      { length: 30_000 },
      (_, at) => `Line ${at}: the ${at % 7 === 0 ? 'harbour' : 'town'} was quiet.`,
    ).join('\n')
    const whole = countMessage(user(text.slice(0, wholeTextLength)), gpt4o) * (text.length / wholeTextLength)
    expect(countMessage(user(text), gpt4o) / whole).toBeGreaterThan(0.97)
    expect(countMessage(user(text), gpt4o) / whole).toBeLessThan(1.03)
  })
})
