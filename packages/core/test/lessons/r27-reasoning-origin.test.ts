import { expect, test } from 'vitest'
import { anthropic, createGateway, type GatewayOptions } from '../../src/index.ts'
import { json, sse, startUpstream } from '../support/upstream.ts'

const model = 'test/thinker'
const keys = ['sk-first-0123456789', 'sk-second-0123456789']
const question = { role: 'user', content: 'Think.' }

interface Block {
  type: string
  signature?: string
}

/** Anthropic's API as two organisations see it: each takes back only the thinking that it signed itself. */
async function startOrganisations() {
  const used: string[] = []
  const upstream = await startUpstream(async (res, request) => {
    const key = String(request.headers['x-api-key'])
    used.push(key)
    const own = `signed-by-${key.slice(3, 8)}`
    const messages = request.body['messages'] as { content: string | Block[] }[]
    const thoughts = messages
      .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
      .filter(({ type }) => type === 'thinking')
    if (thoughts.some(({ signature }) => signature !== own)) {
      const error = { type: 'invalid_request_error', message: 'Invalid `signature` in `thinking` block' }
      return void json({ type: 'error', error }, 400)(res, request)
    }
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: own },
      { type: 'text', text: `${thoughts.length} thoughts` },
    ]
    if (request.body['stream']) return void sse(...streamed(own, `${thoughts.length} thoughts`))(res, request)
    const usage = { input_tokens: 10, output_tokens: 5 }
    void json({ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn', usage })(
      res,
      request,
    )
  })
  return { upstream, used }
}

function streamed(signature: string, text: string): string[] {
  const block = (index: number, content_block: object, ...deltas: object[]): object[] => [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    usage: { input_tokens: 10 },
  }
  const events = [
    { type: 'message_start', message },
    ...block(
      0,
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: 'Hm.' },
      { type: 'signature_delta', signature },
    ),
    ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text }),
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]
  return events.map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
}

const offer = {
  models: { [model]: { upstream: 'claude-sonnet-4-5', pricing: { inputPerMillion: 1, outputPerMillion: 1 } } },
}

function startGateway(providers: GatewayOptions['providers'], draws: number[]) {
  const gateway = createGateway({ providers, authenticate: false, random: () => draws.shift() ?? 0 })
  return async (path: string, body: object) => {
    const response = await gateway.fetch(`http://inroute/api/v1/${path}`, {
      method: 'POST',
      body: JSON.stringify({ model, max_tokens: 4000, ...body }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
}

type Ask = ReturnType<typeof startGateway>

/** Two turns in a caller's dialect, what came sent back as it came: what the second one said, and its warnings. */
const twoTurns = {
  async chat(ask: Ask, second: object = {}) {
    const { body } = await ask('chat/completions', { messages: [question] })
    const said = (body as { choices: { message: object }[] }).choices[0]!.message
    const answer = await ask('chat/completions', { messages: [question, said, question], ...second })
    const { choices, warnings } = answer.body as { choices?: { message: { content: string } }[]; warnings?: object[] }
    return { status: answer.status, text: choices?.[0]?.message.content, warnings }
  },
  async messages(ask: Ask, second: object = {}) {
    const { body } = await ask('messages', { messages: [question] })
    const said = { role: 'assistant', content: (body as { content: object[] }).content }
    const answer = await ask('messages', { messages: [question, said, question], ...second })
    const { content } = answer.body as { content?: { text?: string }[] }
    return { status: answer.status, text: content?.at(-1)?.text }
  },
}
const dialects = ['chat', 'messages'] as const

test.each(dialects)('%s: a conversation stays with the key that signed its thoughts', async (dialect) => {
  const { upstream, used } = await startOrganisations()
  // without a reason to stay, chance would take the first key, then the second
  const lastOfAll = 0.99
  const ask = startGateway([anthropic({ apiKey: keys, baseURL: upstream.url, ...offer })], [])
  const other = startGateway([anthropic({ apiKey: keys, baseURL: upstream.url, ...offer })], Array(20).fill(lastOfAll))
  await other('chat/completions', { messages: [question] })
  expect(used.splice(0)).toEqual([keys[1]])
  const instances: Ask = (path, body) => (used.length === 0 ? ask : other)(path, body)
  expect(await twoTurns[dialect](instances)).toMatchObject({ status: 200, text: '1 thoughts' })
  expect(used).toEqual([keys[0], keys[0]])
})

test.each(dialects)('%s: a conversation stays with the provider that signed its thoughts', async (dialect) => {
  const { upstream, used } = await startOrganisations()
  const provider = (id: string, apiKey: string) => anthropic({ id, apiKey, baseURL: upstream.url, ...offer })
  const [one, two] = [provider('one', keys[0]!), provider('two', keys[1]!)]
  const first = startGateway([one, two], [])
  const second = startGateway([two, one], [])
  const instances: Ask = (path, body) => (used.length === 0 ? first : second)(path, body)
  expect(await twoTurns[dialect](instances)).toMatchObject({ status: 200, text: '1 thoughts' })
  expect(new Set(used).size).toBe(1)
})

test('a body whose thoughts can be read back goes as it came: members the gateway does not know among them', async () => {
  const { upstream } = await startOrganisations()
  const ask = startGateway([anthropic({ apiKey: keys, baseURL: upstream.url, ...offer })], [])
  const tools = [{ name: 'f', input_schema: { type: 'object' }, input_examples: [{ a: 1 }], defer_loading: true }]
  expect(await twoTurns.messages(ask, { tools, novelty: { kept: 1 } })).toMatchObject({ text: '1 thoughts' })
  const { body, text } = upstream.requests[1]!
  expect(body).toMatchObject({ tools, novelty: { kept: 1 } })
  expect(text).not.toContain('inroute-')
})

test('where it cannot stay, the thoughts are left out, and the answer says so', async () => {
  const { upstream, used } = await startOrganisations()
  const provider = (id: string, apiKey: string) => anthropic({ id, apiKey, baseURL: upstream.url, ...offer })
  const ask = startGateway([provider('one', keys[0]!), provider('two', keys[1]!)], [])
  const turns = await twoTurns.chat(async (path, body) => {
    const maker = used[0] === keys[0] ? 'one' : 'two'
    return ask(path, used.length === 0 ? body : { ...body, provider: { ignore: [maker] } })
  })
  expect(new Set(used).size).toBe(2)
  expect(turns).toMatchObject({ status: 200, text: '0 thoughts' })
  expect(turns.warnings).toContainEqual({
    type: 'unsupported',
    field: 'messages[1].reasoning_details',
    message: 'reasoning that only the provider and key that made it can read back; left out',
  })
})

test('where there is nowhere else to go, state goes out and comes back as the provider wrote it', async () => {
  const { upstream } = await startOrganisations()
  const ask = startGateway([anthropic({ apiKey: keys[0]!, baseURL: upstream.url, ...offer })], [])
  const { body } = await ask('messages', { messages: [question] })
  expect(body['content']).toMatchObject([{ type: 'thinking', signature: 'signed-by-first' }, { type: 'text' }])
})

test('a made-up origin is nobody’s, and names no key', async () => {
  const { upstream } = await startOrganisations()
  const ask = startGateway([anthropic({ apiKey: keys, baseURL: upstream.url, ...offer })], [])
  const { body } = await ask('messages', { messages: [question] })
  const [thought] = (body as { content: { signature: string }[] }).content
  expect(thought!.signature).toMatch(/^inroute-[\w-]{16}:signed-by-first$/)
  const forged = thought!.signature.replace(/-.{16}:/, '-AAAAAAAAAAAAAAAA:')
  const said = {
    role: 'assistant',
    content: 'x',
    reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: forged }],
  }
  const answer = await ask('chat/completions', { messages: [question, said, question] })
  expect(answer).toMatchObject({ status: 200, body: { choices: [{ message: { content: '0 thoughts' } }] } })
})

test('streamed to a caller of the same dialect: the blocks as the provider numbers them, the signature marked', async () => {
  const { upstream } = await startOrganisations()
  const gateway = createGateway({
    providers: [anthropic({ apiKey: keys, baseURL: upstream.url, ...offer })],
    authenticate: false,
    random: () => 0,
  })
  const response = await gateway.fetch('http://inroute/api/v1/messages', {
    method: 'POST',
    body: JSON.stringify({ model, max_tokens: 4000, stream: true, messages: [question] }),
  })
  const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(
    (match) => JSON.parse(match[1]!) as { type: string; index?: number; delta?: { signature?: string } },
  )
  expect(events.filter(({ type }) => type === 'content_block_start').map(({ index }) => index)).toEqual([0, 1])
  const signed = events.filter(({ delta }) => delta?.signature)
  expect(signed).toMatchObject([
    { index: 0, delta: { signature: expect.stringMatching(/^inroute-[\w-]{16}:signed-by-first$/) as string } },
  ])
})
