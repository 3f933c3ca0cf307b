import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReasoningDetail } from '../../src/chat/index.ts'
import { createGateway } from '../../src/index.ts'
import { type RunningServer, startServer } from '../support/running-server.ts'
import type { Answer } from './answer.ts'
import { receive } from './caller-answer.ts'
import type { Json, Peer } from './peers.ts'
import { type RecordedUpstream, startRecordedUpstream } from './recorded-upstream.ts'

const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=='
const model = 'moving/model'

interface History {
  answer: Answer
  messages: Json[]
  /** The names its tool calls have. */
  tools: string[]
}

/** What a client keeps of an answer: every member it received, pieces of a stream put together or left as they came. */
function keep(answer: Answer, mergeDetails: boolean): Json {
  const { text, reasoning, details, toolCalls } = answer.choices[0]!
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(reasoning !== '' && { reasoning }),
    ...(details.length > 0 && { reasoning_details: mergeDetails ? merged(details) : details }),
    tool_calls: toolCalls.map(({ id, name, arguments: args }) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    })),
  }
}

/** As section 10 of the wire specification says: pieces of one type and index are one. */
function merged(details: readonly ReasoningDetail[]): object[] {
  const whole: ReasoningDetail[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    const continues = last?.type === detail.type && last.index === detail.index
    if (continues && last.type === 'reasoning.text' && detail.type === 'reasoning.text') {
      const signature = detail.signature ?? last.signature ?? null
      Object.assign(last, detail, { text: (last.text ?? '') + (detail.text ?? ''), signature })
    } else whole.push({ ...detail })
  }
  return whole
}

const gatewayTo = (peer: Peer, baseURL: string, upstream: string) =>
  createGateway({
    providers: [
      peer.provider({
        apiKey: 'sk-test-1',
        baseURL,
        models: { [model]: { upstream, input: peer.takesImages ? ['text', 'image'] : ['text'] } },
      }),
    ],
    authenticate: false,
  })

const post = (gateway: ReturnType<typeof createGateway>, body: object): Promise<Response> =>
  gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model, ...body }) })

const opaqueOf = (details: readonly ReasoningDetail[]): string[] =>
  details.flatMap((detail) => {
    if (detail.type === 'reasoning.encrypted') return [detail.data]
    return detail.type === 'reasoning.text' && detail.signature ? [detail.signature] : []
  })

/** Nothing is lost but what only its own provider can read, and that not in silence. */
function expectWhole(
  { answer }: History,
  [from, to]: [Peer, Peer],
  { body, warnings }: { body: Json; warnings: string[] },
): void {
  const text = JSON.stringify(body)
  const choice = answer.choices[0]!
  expect(to.violations(body)).toEqual([])
  expect(to.callsIn(body).map(({ name, input }) => ({ name, input }))).toEqual(
    choice.toolCalls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments || '{}') as unknown })),
  )
  to.callsIn(body).forEach(({ result }, at) => expect(JSON.stringify(result)).toContain(`result ${at}`))
  expect(text).toContain(JSON.stringify(choice.text).slice(1, -1))
  expect(text).toContain('be brief')
  expect(text.includes(image.slice(-20))).toBe(to.takesImages)
  const thoughts = choice.reasoning !== '' && text.includes(JSON.stringify(choice.reasoning).slice(1, -1))
  const opaque = opaqueOf(choice.details)
  const isHome = opaque.every((state) => text.includes(state))
  const lost = (choice.reasoning !== '' && !thoughts) || (opaque.length > 0 && !isHome)
  const mayShare = from === to || (from.isClaude && to.isClaude)
  const problems = {
    'its own state does not come home': from === to && !isHome,
    'another vendor’s state is sent': !mayShare && opaque.some((state) => text.includes(state)),
    'thoughts are lost': to.takesThoughts && choice.reasoning !== '' && !thoughts,
    'reasoning is lost in silence': lost && !warnings.join().includes('reasoning'),
  }
  expect(Object.entries(problems).filter(([, isTrue]) => isTrue)).toEqual([])
}

/**
 * Conversations that one provider's recorded answers began go on with another: as their caller received them, whole or put
 * together from a stream, with their tools' results. What the other one is sent is valid there and lacks nothing.
 */
export function moveConversations(pairs: readonly (readonly [from: Peer, to: Peer])[]): void {
  const skipped = pairs.every(([{ answers }]) => answers.length === 0)
  describe.skipIf(skipped)('a conversation that moves to another provider', () => {
    let recordings: RecordedUpstream
    let next: RunningServer
    let sent: Json | undefined
    let reply: object = {}
    beforeAll(async () => {
      recordings = await startRecordedUpstream()
      next = await startServer((_, res, body) => {
        sent = JSON.parse(body) as Json
        res.writeHead(200, { 'content-type': 'application/json' })
        res.end(JSON.stringify(reply))
      })
    })
    afterAll(async () => {
      await recordings.close()
      await next.close()
    })

    async function firstTurn(from: Peer, recorded: Peer['answers'][number], mergeDetails: boolean): Promise<History> {
      const gateway = gatewayTo(from, recordings.serve(recorded, [recorded.answer()]), recorded.model || 'any')
      const { answer } = await receive(
        await post(gateway, { stream: recorded.stream, messages: [{ role: 'user', content: 'hello' }] }),
      )
      await gateway.close()
      const calls = answer.choices[0]?.toolCalls ?? []
      const results = calls.map(({ id }, at) => ({
        role: 'tool',
        tool_call_id: id,
        content: `result ${at}`,
        ...(at === 1 && { is_error: true }),
      }))
      return {
        answer,
        messages: calls.length === 0 ? [] : [keep(answer, mergeDetails), ...results],
        tools: [...new Set(calls.map(({ name }) => name!))],
      }
    }

    async function secondTurn(to: Peer, { messages, tools }: History): Promise<{ body: Json; warnings: string[] }> {
      reply = to.ok
      sent = undefined
      const gateway = gatewayTo(to, next.url, to.upstream)
      const picture = to.takesImages ? [{ type: 'image_url', image_url: { url: image } }] : []
      const response = await post(gateway, {
        max_tokens: 4_000,
        reasoning: { effort: 'low' },
        tools: tools.map((name) => ({ type: 'function', function: { name, parameters: { type: 'object' } } })),
        messages: [
          { role: 'system', content: 'be brief' },
          { role: 'user', content: [{ type: 'text', text: 'what is this?' }, ...picture] },
          ...messages,
        ],
      })
      const answer = (await response.json()) as { error?: unknown; warnings?: { field: string }[] }
      await gateway.close()
      expect(answer.error).toBeUndefined()
      return { body: sent!, warnings: (answer.warnings ?? []).map(({ field }) => field) }
    }

    const rows = pairs.map(([from, to]) => ({ name: `${from.name} to ${to.name}`, from, to }))
    it.each(rows)('$name', async ({ from, to }) => {
      let moved = 0
      for (const recorded of from.answers) {
        for (const mergeDetails of recorded.stream ? [true, false] : [true]) {
          const history = await firstTurn(from, recorded, mergeDetails)
          if (history.messages.length === 0) continue
          const turn = await secondTurn(to, history)
          try {
            expectWhole(history, [from, to], turn)
          } catch (error) {
            ;(error as Error).message = `${recorded.id}: ${(error as Error).message}`
            throw error
          }
          moved += 1
        }
      }
      expect(moved).toBeGreaterThan(0)
    })
  })
}
