import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../chat/index.ts'
import { encode } from '../../../test/support/encode-gemini.ts'

const messages = (...all: ChatMessage[]): Partial<ChatRequest> => ({ messages: all })
const user: ChatMessage = { role: 'user', content: 'hi' }
const call = (id: string, name: string, args = '{}') => ({
  id,
  type: 'function' as const,
  function: { name, arguments: args },
})

describe('messages', () => {
  it('opens with system and developer messages as the instruction, keeps later ones in place and says so', () => {
    const { body, fields } = encode(
      messages(
        { role: 'system', content: 'A' },
        { role: 'developer', content: [{ type: 'text', text: 'B' }] },
        user,
        { role: 'system', content: 'C' },
        user,
      ),
    )
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'A' }, { text: 'B' }] })
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }, { text: 'C' }, { text: 'hi' }] }])
    expect(fields).toEqual(['messages[3]'])
  })

  it('sends a system message that stands alone as the user, and one for Gemma before the first message', () => {
    expect(encode(messages({ role: 'system', content: 'A' })).body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'A' }] }],
    })
    const gemma = encode(messages({ role: 'system', content: 'A' }, user), { model: 'gemma-3-27b-it' })
    expect(gemma.body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'A' }, { text: 'hi' }] }] })
    expect(gemma.fields).toEqual(['messages[0]'])
  })

  it('folds names into the text', () => {
    expect(encode(messages({ role: 'user', name: 'Ann', content: 'hi' })).body.contents[0]!.parts).toEqual([
      { text: 'Ann: hi' },
    ])
  })

  it('sends media inline or by address, and says which it cannot take', () => {
    const { body, fields } = encode(
      messages({
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
          { type: 'image_url', image_url: { url: 'https://x.test/a.webp?x=1' } },
          { type: 'input_audio', input_audio: { data: 'BBBB', format: 'wav' } },
          { type: 'video_url', video_url: { url: 'https://youtu.be/abc' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
          { type: 'file', file: { filename: 'a.csv', file_id: 'https://files.test/1' } },
          { type: 'unheard-of' } as never,
        ],
      }),
    )
    expect(body.contents[0]!.parts).toEqual([
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
      { fileData: { mimeType: 'image/webp', fileUri: 'https://x.test/a.webp?x=1' } },
      { inlineData: { mimeType: 'audio/wav', data: 'BBBB' } },
      { fileData: { mimeType: 'video/mp4', fileUri: 'https://youtu.be/abc' } },
      { inlineData: { mimeType: 'application/pdf', data: 'CCCC' } },
      { fileData: { mimeType: 'text/csv', fileUri: 'https://files.test/1' } },
    ])
    expect(fields).toEqual(['messages[0].content[0].image_url.detail', 'messages[0].content[6]'])
  })
})

describe('tools in the conversation', () => {
  const history = messages(
    user,
    { role: 'assistant', content: null, tool_calls: [call('a', 'one', '{"x":1}'), call('b', 'two')] },
    { role: 'tool', tool_call_id: 'b', content: 'second' },
    { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'first' }] },
    user,
  )

  it('names each result by the call it answers, all results of a turn in one content', () => {
    expect(encode(history).body.contents.slice(1)).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'one', args: { x: 1 } } },
          { functionCall: { id: 'b', name: 'two', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'b', name: 'two', response: { output: 'second' } } },
          { functionResponse: { id: 'a', name: 'one', response: { output: 'first' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'hi' }] },
    ])
  })

  it('sends no ids to Vertex AI, which knows none', () => {
    const parts = encode(history, { platform: 'vertex-ai' }).body.contents[1]!.parts
    expect(parts[0]).toEqual({ functionCall: { name: 'one', args: { x: 1 } } })
  })

  it('stands in for signatures that another model could not give, on the first call, from Gemini 3 on', () => {
    const parts = encode(history, { model: 'gemini-3-pro-preview' }).body.contents[1]!.parts
    expect(parts.map((part) => part['thoughtSignature'])).toEqual(['skip_thought_signature_validator', undefined])
  })

  it('puts pictures into the result from Gemini 3 on, beside it before', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }
    const result = messages(
      user,
      { role: 'assistant', tool_calls: [call('a', 'one')] },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'see' }, image] },
    )
    const inlineData = { mimeType: 'image/png', data: 'AAAA' }
    const response = { id: 'a', name: 'one', response: { output: 'see' } }
    expect(encode(result, { model: 'gemini-3-flash' }).body.contents[2]!.parts).toEqual([
      { functionResponse: { ...response, parts: [{ inlineData }] } },
    ])
    expect(encode(result).body.contents[2]!.parts).toEqual([{ functionResponse: response }, { inlineData }])
  })

  it('keeps arguments that are no JSON object, and results whose call is lost, with a warning', () => {
    const { body, fields } = encode(
      messages(
        user,
        { role: 'assistant', tool_calls: [call('a', 'one', 'not json'), call('b', 'two', '')] },
        { role: 'tool', tool_call_id: 'gone', content: 'x' },
      ),
    )
    expect(body.contents[1]!.parts.map((part) => (part['functionCall'] as { args: unknown }).args)).toEqual([
      { input: 'not json' },
      {},
    ])
    expect(body.contents[2]!.parts).toMatchObject([{ functionResponse: { name: 'gone' } }])
    expect(fields).toEqual(['messages[1].tool_calls[0].function.arguments', 'messages[2]'])
  })

  it("drops another vendor's reasoning with a warning, and sends its own thoughts back joined", () => {
    const { body, fields } = encode(
      messages(
        user,
        {
          role: 'assistant',
          content: 'foreign',
          reasoning_details: [{ type: 'reasoning.text', text: 'x', signature: 's', format: 'anthropic-claude-v1' }],
        },
        user,
        { role: 'assistant', content: 'plain', reasoning: 'x' },
        user,
        {
          role: 'assistant',
          content: 'own',
          reasoning: 'one two',
          reasoning_details: [
            { type: 'reasoning.text', text: 'one ', format: 'google-gemini-v1', index: 0 },
            { type: 'reasoning.text', text: 'two', signature: 'S', format: 'google-gemini-v1', index: 0 },
          ],
        },
      ),
    )
    expect(fields).toEqual(['messages[1].reasoning_details', 'messages[3].reasoning'])
    expect(body.contents[5]!.parts).toEqual([
      { text: 'one two', thought: true, thoughtSignature: 'S' },
      { text: 'own' },
    ])
  })
})
