import { describe, expect, test } from 'vitest'
import { anthropic, createGateway, google, openaiCompatible } from '../../src/index.ts'
import { bothWays, dialects, fallback, primary, readAnswer, startFaulty } from '../support/faulty.ts'
import { openaiWire, sse, startUpstream } from '../support/upstream.ts'

// R2: an answer that failed inside a 200 is a failure: before the first content the next candidate answers instead.
describe.each(bothWays)('an error inside a 200, $way', ({ stream }) => {
  test.each(dialects)('%s', async (dialect) => {
    for (const script of ['error-in-band_0', 'whole-error', 'html', 'empty', 'short_0', 'malformed_0~short_0']) {
      const faulty = await startFaulty({ dialect, script, options: { routing: { retry: { perCandidate: 0 } } } })
      const asked = await faulty.ask({ stream })
      const served = script.startsWith('malformed') && stream ? primary : fallback
      expect({ script, ...asked, headers: null }).toMatchObject({
        status: 200,
        models: [served],
        finishReasons: ['stop'],
      })
      expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
      expect(faulty.rows).toHaveLength(1)
      expect(faulty.rows[0]!.attempts.at(-1)!.failure).toBeUndefined()
    }
  })
})

test.each(dialects)('%s: what follows the end of an answer is not part of it', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'double-done' })
  const asked = await faulty.ask()
  expect(asked).toMatchObject({ content: faulty.primaryUpstream.answerText, error: undefined, done: true })
  expect(asked.finishReasons).toEqual(['stop'])
  expect(asked.events.filter((event) => event === '[DONE]')).toHaveLength(1)
})

test.each(dialects)('%s: an answer under a wrong content-type is still an answer', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'wrong-type' })
  for (const { stream } of bothWays) {
    expect(await faulty.ask({ stream })).toMatchObject({
      content: faulty.primaryUpstream.answerText,
      models: [primary],
    })
  }
})

test.each(dialects)('%s: a line of 8 MB does no harm', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'huge_8' })
  for (const { stream } of bothWays) {
    expect(await faulty.ask({ stream })).toMatchObject({
      content: faulty.primaryUpstream.answerText,
      models: [primary],
    })
  }
})

/**
 * Every word the three vendors document for an answer's end, and the callers' word for it. Read 2026-11: OpenAI's Chat
 * Completions reference, Anthropic's "handling stop reasons", `FinishReason` of the Gemini API.
 */
const documented: Record<(typeof dialects)[number], Record<string, string>> = {
  openai: {
    stop: 'stop',
    length: 'length',
    tool_calls: 'tool_calls',
    function_call: 'tool_calls',
    content_filter: 'content_filter',
  },
  anthropic: {
    end_turn: 'stop',
    stop_sequence: 'stop',
    pause_turn: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool_calls',
    refusal: 'content_filter',
  },
  gemini: {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'content_filter',
    RECITATION: 'content_filter',
    BLOCKLIST: 'content_filter',
    PROHIBITED_CONTENT: 'content_filter',
    SPII: 'content_filter',
    LANGUAGE: 'error',
    MALFORMED_FUNCTION_CALL: 'error',
    UNEXPECTED_TOOL_CALL: 'error',
    TOO_MANY_TOOL_CALLS: 'error',
  },
}

const toolUse = [
  { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_1', name: 'say', input: {} } },
  { type: 'content_block_stop', index: 1 },
]

/** An answer of one word that ends so, streamed as each vendor does. */
const endings: Record<(typeof dialects)[number], (reason: string) => (object | string)[]> = {
  openai: (reason) => [openaiWire.text('Word'), openaiWire.finish(reason), openaiWire.usageChunk, openaiWire.done],
  anthropic: (reason) =>
    [
      { type: 'message_start', message: { id: 'msg_1', model: 'm', content: [], usage: { input_tokens: 10 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Word' } },
      { type: 'content_block_stop', index: 0 },
      ...(reason === 'tool_use' ? toolUse : []),
      { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  gemini: (finishReason) => [
    {
      candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Word' }] }, finishReason }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1 },
    },
  ],
}

describe.each(dialects)('%s: an answer that ends', (dialect) => {
  const factory = { openai: openaiCompatible, anthropic, gemini: google }[dialect]
  const askEnding = async (reason: string) => {
    const upstream = await startUpstream(sse(...endings[dialect](reason)))
    const models = { 'test/m': { upstream: 'm' } }
    const gateway = createGateway({
      providers: [factory({ id: 'x', apiKey: 'sk-0123456789', baseURL: `${upstream.url}/v1`, models })],
      authenticate: false,
    })
    const body = { model: 'test/m', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
    const url = 'http://inroute/api/v1/chat/completions'
    const asked = await readAnswer(await gateway.fetch(url, { method: 'POST', body: JSON.stringify(body) }))
    await gateway.close()
    return asked
  }

  test.each(Object.entries(documented[dialect]))('with %s is told as %s', async (reason, expected) => {
    const asked = await askEnding(reason)
    expect(asked).toMatchObject({ status: 200, content: 'Word', finishReasons: [expected], done: true })
  })

  test('with a word that nobody documents is no clean stop', async () => {
    const asked = await askEnding('eaten_by_a_grue')
    expect(asked.finishReasons).not.toContain('stop')
    expect(asked.text).toContain('eaten_by_a_grue')
  })
})
