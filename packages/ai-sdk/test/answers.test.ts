import type { LanguageModelV4, LanguageModelV4Content, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { describe, expect, it } from 'vitest'
import { collectAnswer } from '../../core/test/replay/answer.ts'
import { fuzzDecoders } from '../../core/test/replay/fuzz.ts'
import { nothingIsLost } from '../../core/test/support/nothing-lost.ts'
import { aiSdk } from '../src/index.ts'

const unused = (): never => {
  throw new Error('nothing is asked here')
}
const model: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'x',
  modelId: 'y',
  supportedUrls: {},
  doGenerate: unused,
  doStream: unused,
}
const provider = aiSdk(model)
const { chat } = provider

const counted = { inputTokens: { total: 9, noCache: 4, cacheRead: 5 }, outputTokens: { total: 3 } }
const finish = { finishReason: { unified: 'stop', raw: 'end' }, usage: counted }

const whole = (...content: object[]) => collectAnswer(chat.decodeReply({ content, ...finish }).events)

function streamed(...parts: object[]) {
  const decoder = chat.createStreamDecoder()
  const events = [...parts, { type: 'finish', ...finish }].flatMap((part) => [
    ...decoder.decode({ data: JSON.stringify(part) }).events,
  ])
  return collectAnswer(events)
}

fuzzDecoders('ai-sdk', chat, [])
nothingIsLost([['a model of the AI SDK', provider, 'x/y']])

describe('answers of the AI SDK’s models', () => {
  it('citations stand where the text they support stands in the whole answer', () => {
    const url = { type: 'source', sourceType: 'url', id: 's', url: 'https://a.test', title: 'A' } as const
    const document = { type: 'source', sourceType: 'document', id: 'd', mediaType: 'text/plain', title: 'D' } as const
    const citations = [
      { source: url, startIndex: 0, endIndex: 3, citedText: 'c' },
      { source: document, startIndex: 1 },
    ]
    const content: LanguageModelV4Content[] = [
      { type: 'text', text: 'Well, ' },
      { type: 'text', text: 'yes', citations },
      url,
    ]
    const parts: LanguageModelV4StreamPart[] = [
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Well, ' },
      { type: 'text-end', id: '0' },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'yes' },
      { type: 'text-end', id: '1', citations },
      url,
    ]
    for (const { choices } of [whole(...content), streamed(...parts)]) {
      expect(choices[0]!.text).toBe('Well, yes')
      expect(choices[0]!.annotations).toEqual([
        {
          type: 'url_citation',
          url_citation: { url: 'https://a.test', title: 'A', content: 'c', start_index: 6, end_index: 9 },
        },
        { type: 'source', sourceType: 'document', id: 'd', mediaType: 'text/plain', title: 'D', start_index: 7 },
        { type: 'url_citation', url_citation: { url: 'https://a.test', title: 'A' } },
      ])
    }
  })

  it('arguments are the whole call’s JSON where the pieces were text', () => {
    const { choices } = streamed(
      { type: 'tool-input-start', id: 'c', toolName: 'f', inputEncoding: 'text' },
      { type: 'tool-input-delta', id: 'c', delta: 'SELECT' },
      { type: 'tool-input-end', id: 'c' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '"SELECT"' },
    )
    expect(choices[0]!.toolCalls).toEqual([{ id: 'c', name: 'f', kind: 'function', arguments: '"SELECT"' }])
  })

  it('usage is read as far as it is known', () => {
    expect(whole({ type: 'text', text: 'x' }).usage).toMatchObject({
      inputTokens: 4,
      cacheReadTokens: 5,
      outputTokens: 3,
    })
    expect(collectAnswer(chat.decodeReply({ content: [{ type: 'text', text: 'x' }] }).events)).toMatchObject({
      choices: [{ text: 'x' }],
      ended: false,
    })
  })
})

describe('what is sent', () => {
  it('names go before the text, legacy calls are calls, audio of earlier answers is a warning', () => {
    const { body, warnings } = chat.encode({
      stream: false,
      offer: { upstream: 'y' },
      request: {
        messages: [
          { role: 'user', name: 'Ann', content: 'Hi' },
          {
            role: 'assistant',
            audio: { id: 'a' },
            function_call: { name: 'f', arguments: '{"n":12345678901234567890}' },
          },
          { role: 'tool', tool_call_id: 'f', content: 'ok' },
        ],
      },
    })
    const { prompt } = (body as { options: { prompt: object[] } }).options
    expect(prompt[0]).toEqual({ role: 'user', content: [{ type: 'text', text: 'Ann: Hi' }] })
    expect(JSON.stringify(prompt[1])).toContain('"toolName":"f","input":{"n":12345678901234567890}')
    expect(prompt[2]).toMatchObject({ content: [{ toolName: 'f' }] })
    expect(warnings).toMatchObject([{ field: 'messages[1].audio' }])
  })
})
