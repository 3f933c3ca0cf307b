import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SeenRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** The body as it came. */
  text: string
  /** Resolves when the connection of this request is gone before its answer was complete. */
  aborted: Promise<void>
}

export interface Upstream {
  url: string
  requests: SeenRequest[]
}

/** An answer as a caller reads it. */
export interface Completion {
  id: string
  model: string
  provider: string
  choices: { index: number; message: Record<string, unknown>; finish_reason: string | null }[]
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number; cost: number | null }
  warnings?: { type: string; field: string; message: string }[]
}

/** What an upstream does with a request: called once its body is there. */
export type Answer = (res: ServerResponse, request: SeenRequest) => void | Promise<void>

/** A real HTTP server that answers as told and remembers what it was asked; gone when the test is over. */
export async function startUpstream(answer: Answer): Promise<Upstream> {
  const requests: SeenRequest[] = []
  const server: Server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const seen: SeenRequest = {
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body: JSON.parse(text) as Record<string, unknown>,
        text,
        aborted: new Promise((resolve) => res.on('close', () => !res.writableFinished && resolve())),
      }
      requests.push(seen)
      void answer(res, seen)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/** A whole JSON answer. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers })
    res.end(JSON.stringify(body))
  }

/** A stream of SSE messages; strings go as they are, objects as `data:` lines. */
export const sse =
  (...messages: (object | string)[]): Answer =>
  (res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const message of messages) res.write(sseMessage(message))
    res.end()
  }

export const sseMessage = (message: object | string): string =>
  typeof message === 'string' ? message : `data: ${JSON.stringify(message)}\n\n`

const chunk = (choice: object, rest: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o-mini-2024-07-18',
  choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
  ...rest,
})

/** OpenAI's wire, as its servers write it. */
export const openaiWire = {
  usage: {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 2 },
  },
  reply: (text: string, rest: object = {}): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
    usage: openaiWire.usage,
    ...rest,
  }),
  text: (content: string): object => chunk({ delta: { content } }),
  role: chunk({ delta: { role: 'assistant', content: '' } }),
  finish: (reason = 'stop'): object => chunk({ finish_reason: reason }),
  usageChunk: chunk({}, { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
  done: 'data: [DONE]\n\n',
  stream: (...texts: string[]): (object | string)[] => [
    openaiWire.role,
    ...texts.map(openaiWire.text),
    openaiWire.finish(),
    chunk({}, { choices: [], usage: openaiWire.usage }),
    openaiWire.done,
  ],
}
