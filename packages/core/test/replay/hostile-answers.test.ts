import { describe, expect, it } from 'vitest'
import type { AnswerHead } from '../../src/dialects/contract.ts'
import { openaiChat } from '../../src/dialects/openai-chat/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { specificationPresent, validateResponse } from '../support/openapi.ts'

const head: AnswerHead = { generationId: 'gen-1', created: 1, model: 'a/m', provider: 'P' }
const tail = { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }

/** One of everything a message or delta of this wire has been seen to hold. */
const content = {
  role: 'assistant',
  content: 'text',
  refusal: 'no',
  reasoning: 'thought',
  reasoning_content: 'thought',
  reasoning_details: [
    { type: 'reasoning.text', text: 'thought', signature: 's', format: 'unknown', index: 0, id: 'r' },
  ],
  tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
  function_call: { name: 'g', arguments: '{}' },
  annotations: [
    { type: 'url_citation', url_citation: { url: 'https://x.test', title: 't', start_index: 0, end_index: 1 } },
  ],
  images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
  audio: { id: 'a', data: 'AAAA', transcript: 't', expires_at: 1 },
  name: 'n',
}

const answer = (member: 'message' | 'delta') => ({
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  system_fingerprint: 'fp',
  service_tier: 'default',
  citations: ['https://x.test'],
  choices: [
    {
      index: 0,
      [member]: content,
      finish_reason: 'stop',
      native_finish_reason: 'stop',
      logprobs: {
        content: [{ token: 't', logprob: -1, bytes: [1], top_logprobs: [{ token: 't', logprob: -1, bytes: null }] }],
      },
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
})

const hostile: unknown[] = [null, true, 5, -1, 1.5, '', 'odd', [], {}, [null], [[]], ['odd'], [{}], { a: null }, [5]]

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))]
}

function replaced(body: object, path: Path, value: unknown): Record<string, unknown> {
  const copy = structuredClone(body) as Record<string, unknown>
  let node = copy
  for (const key of path.slice(0, -1)) node = node[key] as Record<string, unknown>
  if (value === undefined) delete node[path.at(-1)!]
  else node[path.at(-1)!] = structuredClone(value)
  return copy
}

const codec = createOpenAiChatCodec()

/** What is wrong with what a caller of a stream gets when this chunk comes; nothing when it is dropped or an error. */
function streamedProblems(chunk: unknown): string[] {
  const { events, body } = codec.createStreamDecoder().decode({ data: JSON.stringify(chunk) })
  const text = openaiChat.createStreamRenderer().render(head, events, body)
  return text
    .split('\n\n')
    .filter((message) => message !== '')
    .flatMap((message) => problems({ data: JSON.parse(message.slice(6)) as unknown }, 'text/event-stream'))
}

function wholeProblems(reply: unknown): string[] {
  const decoded = codec.decodeReply(JSON.parse(JSON.stringify(reply)))
  if (decoded.events.some(({ type }) => type === 'error')) return []
  return problems(openaiChat.renderReply(head, decoded, tail), 'application/json')
}

const problems = (value: unknown, mediaType: string): string[] =>
  specificationPresent ? validateResponse('/chat/completions', 'post', 200, value, mediaType) : []

describe('whatever a server of the OpenAI wire writes where', () => {
  it.each([
    ['a chunk', answer('delta'), streamedProblems],
    ['a whole answer', answer('message'), wholeProblems],
  ] as const)('%s reaches callers as specified, or not at all', (_, body, check) => {
    const wrong = pathsOf(body)
      .slice(1)
      .flatMap((path) =>
        [undefined, ...hostile].flatMap((value) => {
          const at = `${path.join('.')} = ${JSON.stringify(value)}`
          // whose an opaque detail is must be said, also by names that came after the contract
          if (path.at(-1) === 'format' && value === 'odd') return []
          return check(replaced(body, path, value)).map((problem) => `${at}: ${problem}`)
        }),
      )
    expect(wrong).toEqual([])
  })
})
