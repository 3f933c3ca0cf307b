import {
  createGateway,
  type GatewayOptions,
  type ModelOffer,
  memoryStore,
  openai,
  openaiCompatible,
  type Provider,
} from '../../src/index.ts'
import { type Answer, json, openaiWire, startUpstream, type Upstream } from '../support/upstream.ts'

export const fine = json(openaiWire.reply('Hi'))
export const refuse = (status: number, message = 'no'): Answer => json({ error: { message } }, status)
export const messages = [{ role: 'user' as const, content: 'Hello' }]

interface Offered {
  answer?: Answer
  models?: Record<string, Partial<ModelOffer>>
}

interface AnswerBody {
  error?: { code: number; message: string; availability?: Record<string, unknown>; [member: string]: unknown }
  openrouter_metadata?: Record<string, unknown>
  [member: string]: unknown
}

/** A gateway over real upstreams, a provider each, that offer `acme/large` unless they say otherwise. */
export async function over(providers: Record<string, Offered>, options: Partial<GatewayOptions> = {}) {
  const upstreams: Record<string, Upstream> = {}
  const made: Provider[] = []
  for (const [id, { answer = fine, models = { 'acme/large': { upstream: 'm' } } }] of Object.entries(providers)) {
    const upstream = await startUpstream(answer)
    upstreams[id] = upstream
    const settings = { id, baseURL: `${upstream.url}/v1`, models }
    made.push(id === 'openai' ? openai({ ...settings, apiKey: 'sk-1' }) : openaiCompatible(settings))
  }
  const store = memoryStore()
  const gateway = createGateway({
    providers: made,
    authenticate: false,
    store,
    routing: { retry: { perCandidate: 0 } },
    ...options,
  })
  const post = async (body: object, path = 'chat/completions', headers: Record<string, string> = {}) => {
    const url = `http://inroute/api/v1/${path}`
    const response = await gateway.fetch(url, { method: 'POST', headers, body: JSON.stringify({ messages, ...body }) })
    return { status: response.status, headers: response.headers, body: (await response.json()) as AnswerBody }
  }
  const asked = (id: string): number => upstreams[id]!.requests.length
  const sent = (id: string): Record<string, unknown> => upstreams[id]!.requests.at(-1)!.body
  return { gateway, store, upstreams, post, asked, sent }
}
