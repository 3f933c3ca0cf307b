import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Dispatcher, Agent } from 'undici'

/**
 * The least a proxy can do and still be one: the body parsed once for `model`, upstream slowed when the caller reads slowly and
 * cancelled when the caller leaves, the answer passed on as it comes.
 */
export function createPassThrough(upstream: string): (request: IncomingMessage, response: ServerResponse) => void {
  const agent = new Agent({ connections: null, pipelining: 1 })
  const { origin } = new URL(upstream)
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const { model } = JSON.parse(body.toString()) as { model?: unknown }
      if (typeof model !== 'string') {
        response.writeHead(400).end()
        return
      }
      const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench-upstream' }
      agent.dispatch({ origin, path: '/v1/chat/completions', method: 'POST', headers, body }, relayTo(response))
    })
  }
}

function relayTo(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      response.on('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the caller left'))
      })
      response.on('drain', () => controller.resume())
    },
    onResponseStart(_controller, status, headers) {
      response.writeHead(status, { 'content-type': String(headers['content-type']) })
    },
    onResponseData(controller, chunk) {
      if (!response.write(chunk)) controller.pause()
    },
    onResponseEnd() {
      response.end()
    },
    onResponseError() {
      response.destroy()
    },
  }
}
