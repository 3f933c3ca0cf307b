import { describe, expect, test } from 'vitest'
import { documentedAnswers, specificationPresent, validate, validateResponse } from './openapi.ts'

const completion = {
  id: 'gen-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'openai/gpt-4o',
  provider: 'Our own rack',
  system_fingerprint: null,
  choices: [
    { index: 0, finish_reason: 'stop', native_finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
}

const anthropicUsage = {
  input_tokens: 12,
  output_tokens: 15,
  output_tokens_details: null,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  cache_creation: null,
  inference_geo: null,
  server_tool_use: null,
  service_tier: 'flex',
}

describe.skipIf(!specificationPresent)('the wire contract', () => {
  test('accepts a valid answer', () => {
    expect(validate('ChatResult', completion)).toEqual([])
    expect(validateResponse('/chat/completions', 'POST', 200, completion)).toEqual([])
  })

  test('says where an answer is wrong, what is allowed and what was received', () => {
    const wrong = { ...completion, created: 'now', choices: [{ ...completion.choices[0], finish_reason: 'done' }] }
    const violations = validate('ChatResult', wrong)
    expect(violations).toContain('/created must be integer, received "now"')
    expect(violations.find((line) => line.startsWith('/choices/0/finish_reason'))).toMatch(/"stop".*received "done"$/)
  })

  test('names what is missing', () => {
    const { system_fingerprint: _, ...missing } = completion
    expect(validate('ChatResult', missing)).toEqual([
      expect.stringContaining("must have required property 'system_fingerprint'"),
    ])
  })

  test('leaves branches of another kind out of the report', () => {
    const [line, ...more] = validate('ChatMessages', { role: 'user', content: 7 })
    expect(line).toMatch(/^\/content must be (string|array)/)
    expect(more.every((other) => other.startsWith('/content'))).toBe(true)
  })

  test('finds routes as requested, with parameters and query', () => {
    const body = { data: { id: 'x' } }
    expect(validateResponse('/models/openai/gpt-4o/endpoints?a=b', 'get', 200, body)).toContainEqual(
      expect.stringContaining("required property 'endpoints'"),
    )
  })

  test('checks errors, also those of a status the contract does not list', () => {
    const error = { error: { code: 504, message: 'too late' } }
    expect(validateResponse('/chat/completions', 'POST', 504, error)).toEqual([])
    expect(validateResponse('/chat/completions', 'POST', 504, { error: { code: '504', message: 'x' } })).toEqual([
      '/error/code must be integer, received "504"',
    ])
  })

  test('checks streamed chunks in their envelope', () => {
    const { choices: _, usage: __, object: ___, system_fingerprint: ____, ...head } = completion
    const data = { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: null }] }
    const check = (data: object) => validateResponse('/chat/completions', 'post', 200, { data }, 'text/event-stream')
    expect(check(data)).toEqual([])
    expect(check({ ...data, choices: [{ delta: {} }] })).not.toEqual([])
  })

  test('lets an extension override its base, as the contract means it', () => {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      container: null,
      content: [],
      model: 'm',
      stop_reason: 'end_turn',
      stop_details: null,
      stop_sequence: null,
      usage: anthropicUsage,
      provider: 'Our own rack',
    }
    expect(validate('MessagesResult', message)).toEqual([])
    expect(validate('MessagesResult', { ...message, usage: { ...anthropicUsage, input_tokens: 'x' } })).not.toEqual([])
  })

  test('accepts its own samples, but for the four that section 31 names', () => {
    const failing = documentedAnswers()
      .filter(({ path, method, status, mediaType, body }) => validateResponse(path, method, status, body, mediaType)[0])
      .map(({ path }) => path)
    expect(failing).toEqual(['/embeddings/models', '/generation', '/models', '/models/user'])
  })

  test('refuses what the contract does not have', () => {
    expect(() => validate('NoSuchThing', {})).toThrow('no schema NoSuchThing')
    expect(() => validateResponse('/nowhere', 'GET', 200, {})).toThrow('GET /nowhere')
    expect(() => validateResponse('/chat/completions', 'GET', 200, {})).toThrow('GET /chat/completions')
  })
})
