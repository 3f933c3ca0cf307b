import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as inroute from '../src/index.ts'
import type { ProviderOptions } from '../src/providers/define-provider.ts'
import { startServer, type RunningServer } from './support/running-server.ts'

const factories: Readonly<Record<string, (options: ProviderOptions) => inroute.Provider>> = {
  openai: inroute.openai,
  openrouter: inroute.openrouter,
  deepseek: inroute.deepseek,
  mistral: inroute.mistral,
  minimax: inroute.minimax,
  anthropic: inroute.anthropic,
  google: inroute.google,
  cohere: inroute.cohere,
}

/** One of everything a request may hold. */
const everything = {
  temperature: 0.5,
  max_tokens: 100,
  stop: ['x'],
  logit_bias: { '1': 5 },
  reasoning: { effort: 'low', exclude: false },
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'a', strict: true, schema: { type: 'object', properties: { a: { type: 'string' } } } },
  },
  tool_choice: { type: 'function', function: { name: 'look' } },
  tools: [
    {
      type: 'function',
      function: {
        name: 'look',
        description: 'd',
        parameters: { type: 'object', properties: { at: { type: 'string', enum: ['a'] } }, required: ['at'] },
      },
    },
  ],
  cache_control: { type: 'ephemeral' },
  metadata: { a: 'b' },
  modalities: ['text'],
  user: 'ann',
  session_id: 's',
  prediction: { type: 'content', content: 'x' },
  plugins: [{ id: 'web' }],
  messages: [
    { role: 'system', content: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }] },
    {
      role: 'user',
      name: 'ann',
      content: [
        { type: 'text', text: 't' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
        { type: 'video_url', video_url: { url: 'https://x.test/v.mp4' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
      ],
    },
    {
      role: 'assistant',
      content: 'c',
      refusal: null,
      reasoning: 'r',
      reasoning_details: [
        { type: 'reasoning.text', text: 'r', signature: 's', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.encrypted', data: 'd', format: 'google-gemini-v1', id: 'call_1', index: 1 },
        {
          type: 'reasoning.server_tool_call',
          tool_name: 'web',
          tool_call_id: 'w',
          arguments: '{}',
          result: '',
          index: 2,
        },
      ],
      annotations: [{ type: 'url_citation', url_citation: { url: 'https://x.test' } }],
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"a"}' } }],
    },
    { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'result' }], is_error: true },
  ],
}

/** The same with the parts a provider reads: what it does not, it is not asked for. */
function everythingFor({ chat }: inroute.Provider): typeof everything {
  const body = structuredClone(everything)
  const user = body.messages[1]!
  user.content = (user.content as { type: string }[]).filter(({ type }) =>
    chat.capabilities.input.has(type.replace(/^input_|_url$/g, '') as 'text'),
  ) as never
  return body
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))]
}

/** JSON texts that something somewhere does not expect. */
const hostileValues = [
  ...'null true 5 -1 1e400 "" [] {} [null] [[]] [5] {"type":5} {"a":null} [{"type":"constructor"}]'.split(' '),
  ...'"constructor" "__proto__" "toString" "\\ud800" "\\u0000" "data:" "data:;base64" "{"'.split(' '),
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  JSON.stringify('['.repeat(20_000) + ']'.repeat(20_000)),
  JSON.stringify('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)),
]

/** The body's text with what stands at `path` replaced by `json`. */
function replaced(body: object, path: Path, json: string): string {
  const copy = structuredClone(body) as Record<string, unknown>
  let node: Record<string, unknown> = copy
  for (const key of path.slice(0, -1)) node = node[key] as Record<string, unknown>
  node[path.at(-1)!] = '\u0001hostile'
  return JSON.stringify(copy).replace(JSON.stringify('\u0001hostile'), () => json)
}

describe('whatever stands where in a body', () => {
  let server: RunningServer
  let gateway: inroute.Gateway
  const faults: { error: unknown }[] = []

  beforeAll(async () => {
    server = await startServer((_, res) => {
      res.writeHead(400, { 'content-type': 'application/json' })
      res.end('{"message":"no","error":{"message":"no","type":"invalid_request_error"}}')
    })
    const takesAll = { upstream: 'm', input: ['text', 'image', 'file', 'audio', 'video'] } as const
    const providers = Object.entries(factories).map(([id, create]) =>
      create({
        id,
        apiKey: 'sk-test-1',
        baseURL: `${server.url}/v1`,
        models: { [`${id}/model`]: takesAll },
      }),
    )
    gateway = inroute.createGateway({ providers, authenticate: false })
    gateway.on('internal-error', (fault) => void faults.push(fault))
  })
  afterAll(async () => {
    await gateway.close()
    await server.close()
  })

  it.each(Object.keys(factories))('%s: a documented status, never a fault of ours', async (id) => {
    const wanted = everythingFor(factories[id]!({ apiKey: 'k' }))
    const paths = pathsOf(wanted).slice(1)
    const send = (body: string): Promise<Response> =>
      gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
    const untouched = await send(JSON.stringify({ model: `${id}/model`, ...wanted }))
    expect(await untouched.json(), 'the provider was asked').toMatchObject({
      error: { message: expect.stringMatching(/: no$/) as string },
    })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom(...hostileValues), async (path, json) => {
        const response = await send(replaced({ model: `${id}/model`, ...wanted }, path, json))
        await response.text()
        expect(faults.splice(0).map(({ error }) => (error as Error).stack)).toEqual([])
        expect(response.status).toBeLessThan(500)
        expect(Object.prototype).not.toHaveProperty('polluted')
      }),
      { numRuns: 400, seed: 1 },
    )
  })
})
