import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import OpenAI from 'openai'
import { faultDescriptions } from './faults.ts'
import { createFaultyUpstream, type FaultyUpstream } from './faulty-upstream.ts'

let upstream: FaultyUpstream
beforeAll(async () => {
  upstream = await createFaultyUpstream({ tokens: 20 })
})
afterEach(() => upstream.reset())
afterAll(() => upstream.close())

type Dialect = 'openai' | 'anthropic' | 'gemini'
const dialects: Dialect[] = ['openai', 'anthropic', 'gemini']
const prompt = 'Hello'

function send(
  dialect: Dialect,
  model: string,
  options: { stream?: boolean; signal?: AbortSignal; turns?: string[] } = {},
) {
  const { stream = true, turns = [prompt] } = options
  const messages = turns.map((content, i) => ({ role: i % 2 ? 'assistant' : 'user', content }))
  const contents = turns.map((text, i) => ({ role: i % 2 ? 'model' : 'user', parts: [{ text }] }))
  const requests = {
    openai: { path: '/chat/completions', body: { model, stream, messages, stream_options: { include_usage: true } } },
    anthropic: { path: '/messages', body: { model, stream, messages, max_tokens: 100 } },
    gemini: {
      path: `/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: { contents },
    },
  }
  const { path, body } = requests[dialect]
  return fetch(upstream.baseURLs[dialect] + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-1234' },
    body: JSON.stringify(body),
    ...(options.signal && { signal: options.signal }),
  })
}

/** All text a client would show, streamed or not, however the wire calls it. */
function textIn(body: string): string {
  const payloads = body.startsWith('{') ? [body] : [...body.matchAll(/^data: (\{.*\})\r?$/gm)].map((match) => match[1]!)
  return payloads
    .flatMap((json) => [...json.matchAll(/"(?:text|content)":("(?:[^"\\]|\\.)*")/g)])
    .map((match) => JSON.parse(match[1]!) as string)
    .join('')
}

describe.each(dialects)('%s', (dialect) => {
  test.each([true, false])('answers (stream: %s)', async (stream) => {
    const response = await send(dialect, 'ok', { stream })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(stream ? 'text/event-stream' : 'application/json')
    expect(textIn(await response.text())).toBe(upstream.answerText)
    expect(upstream.requests).toMatchObject([{ dialect, model: 'ok', stream, turn: 1, step: 'ok', ending: 'complete' }])
  })

  test.each([true, false])('goes on from an assistant message (stream: %s)', async (stream) => {
    const said = upstream.answerText.slice(0, 43)
    const response = await send(dialect, 'ok', { stream, turns: [prompt, said] })
    expect(said + textIn(await response.text())).toBe(upstream.answerText)
    expect((await send(dialect, 'no-prefill', { stream, turns: [prompt, said] })).status).toBe(400)
    expect((await send(dialect, 'no-prefill', { stream })).status).toBe(200)
  })

  test.each(['cut_5', 'cut-byte_200', 'reset-after-headers', 'half-close_5'])(
    '%s breaks the body off',
    async (model) => {
      const response = await send(dialect, model)
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow('terminated')
      await upstream.until(([request]) => request?.ending !== undefined)
    },
  )

  test('cut after five tokens: five tokens arrive', async () => {
    const reader = (await send(dialect, 'half-close_5')).body!.getReader()
    let body = ''
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read())
        body += Buffer.from(part.value).toString()
    } catch {
      // as announced
    }
    expect(textIn(body)).toBe('zero one two three four')
  })

  test.each(['short_5', 'short-byte_300', 'no-done'])('%s ends the body properly, but early', async (model) => {
    const body = (await (await send(dialect, model)).text()).replaceAll(model, '')
    const whole = (await (await send(dialect, 'ok')).text()).replaceAll('"ok"', '""')
    // Gemini has no marker that could be missing
    expect(whole.length > body.length).toBe(dialect !== 'gemini' || model !== 'no-done')
  })

  test.each(['reset', 'close'])('%s before the headers', async (model) => {
    await expect(send(dialect, model)).rejects.toThrow('fetch failed')
  })

  test.each([
    ['rate-limit_2', 429],
    ['rate-limit', 429],
    ['server-error', 500],
    ['status_401', 401],
    ['status_418', 418],
    ['context-length', 400],
    ['error-page', 502],
    ['gzip-error', 503],
  ])('%s', async (model, status) => {
    const response = await send(dialect, model)
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(model === 'rate-limit_2' ? '2' : null)
    expect(await response.text()).toMatch(model === 'error-page' ? /<html>/ : /^\{.*"message":"/)
  })

  test('quotes a wrong key, as providers do', async () => {
    expect(await (await send(dialect, 'status_401')).text()).toContain('sk-1234')
  })

  test('what is split anywhere is the same', async () => {
    const whole = textIn(await (await send(dialect, 'ok')).text())
    expect(textIn(await (await send(dialect, 'split')).text())).toBe(whole)
    expect(textIn(await (await send(dialect, 'split_777')).text())).toBe(whole)
    expect(textIn(await (await send(dialect, 'drip_0')).text())).toBe(whole)
  })

  test('errors in a 200', async () => {
    expect(await (await send(dialect, 'error-in-band_3')).text()).toMatch(/"error":\{[^}]*\}\}\s*$/)
    expect(await (await send(dialect, 'whole-error', { stream: false })).json()).toHaveProperty('error.message')
    expect(await (await send(dialect, 'html')).text()).toContain('<html>')
    expect(await (await send(dialect, 'malformed_3')).text()).toContain('data: {"id":"x","choices":[{"del\n\n')
  })
})

test('the official SDK reads what it says', async () => {
  const client = new OpenAI({ apiKey: 'sk-1234', baseURL: upstream.baseURLs.openai, maxRetries: 0 })
  const stream = await client.chat.completions.create({
    model: 'ok',
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: prompt }],
  })
  let text = ''
  let usage
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    usage = chunk.usage ?? usage
  }
  expect(text).toBe(upstream.answerText)
  expect(usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 })
})

test('a tool that is offered is called, its arguments in pieces', async () => {
  const client = new OpenAI({ apiKey: 'sk-1234', baseURL: upstream.baseURLs.openai, maxRetries: 0 })
  const completion = await client.chat.completions
    .stream({
      model: 'ok',
      messages: [{ role: 'user', content: prompt }],
      tools: [{ type: 'function', function: { name: 'say', parameters: { type: 'object' } } }],
    })
    .finalChatCompletion()
  expect(completion.choices[0]!.message.tool_calls).toMatchObject([
    { function: { name: 'say', arguments: JSON.stringify({ text: upstream.answerText }) } },
  ])
})

test('a script is played one step a request, the last one for ever, apart for each label', async () => {
  const statuses = async (model: string, count: number) => {
    const seen = []
    for (let i = 0; i < count; i++) seen.push((await send('openai', model)).status)
    return seen
  }
  expect(await statuses('a/rate-limit~server-error~ok', 4)).toEqual([429, 500, 200, 200])
  expect(await statuses('b/rate-limit~server-error~ok', 1)).toEqual([429])
  upstream.reset()
  expect(await statuses('a/rate-limit~server-error~ok', 1)).toEqual([429])
})

test('a program may decide instead, from all that was seen', async () => {
  upstream.use((request) => (request.headers['authorization'] === 'Bearer sk-1234' ? 'status_402' : undefined))
  expect((await send('openai', 'ok')).status).toBe(402)
  upstream.use(undefined)
  expect((await send('openai', 'ok')).status).toBe(200)
})

test('an outage strikes every model until it is over', async () => {
  upstream.goDown()
  expect((await send('anthropic', 'ok')).status).toBe(529)
  upstream.goDown('reset')
  await expect(send('anthropic', 'ok')).rejects.toThrow('fetch failed')
  upstream.comeUp()
  expect((await send('anthropic', 'ok')).status).toBe(200)
})

test.each(['silent', 'late', 'role-only', 'stall_3'])('%s waits until it is released', async (model) => {
  const answer = send('openai', model).then((response) => response.text())
  await upstream.until(([request]) => request?.waiting === true)
  expect(upstream.requests[0]!.acceptedBytes > 0).toBe(model !== 'silent')
  expect(upstream.requests[0]!.ending).toBeUndefined()
  upstream.release()
  expect(textIn(await answer)).toBe(upstream.answerText)
})

test('a caller who leaves is noticed', async () => {
  const controller = new AbortController()
  const answer = send('openai', 'stall_3', { signal: controller.signal }).then((response) => response.text())
  await upstream.until(([request]) => request?.waiting === true)
  controller.abort()
  await expect(answer).rejects.toThrow('aborted')
  await upstream.until(([request]) => request!.ending === 'caller-left')
  expect(upstream.requests[0]!.endedAtMs).toBeGreaterThanOrEqual(upstream.requests[0]!.atMs)
})

test('a huge line arrives', async () => {
  const body = await (await send('openai', 'huge_2')).text()
  expect(body.length).toBeGreaterThan(2 * 1024 * 1024)
  expect(textIn(body)).toBe(upstream.answerText)
})

test('what it cannot do it says', async () => {
  const response = await send('openai', 'gpt-4o')
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('no such fault: gpt-4o')
  expect((await fetch(`${upstream.url}/v1/models`)).status).toBe(404)
})

test('every fault can be played by its name alone, in every dialect, and says what it does', {
  timeout: 60_000,
}, async () => {
  for (const { name, does } of faultDescriptions) {
    expect(does).not.toBe('')
    const step = name === 'drip' ? 'drip_0' : name // its pauses add up to ten seconds
    for (const dialect of dialects) {
      const answer = send(dialect, step).then((response) => response.text())
      const settled = Promise.allSettled([answer])
      await upstream.until(([request]) => request !== undefined && (request.waiting || request.ending !== undefined))
      upstream.release()
      await settled
      await upstream.until(([request]) => request!.ending !== undefined)
      expect(upstream.requests).toMatchObject([{ step }])
      upstream.reset()
    }
  }
})

test('the README lists every fault as it is', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = faultDescriptions.map(({ name, does, numbers }) => `| \`${name}\` | ${numbers.join(', ')} | ${does} |`)
  expect(readme).toContain(rows.join('\n'))
})
