import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import OpenAI from 'openai'
import { listen } from '../listen.ts'
import type { Contestant } from './contract.ts'

/** OpenAI's own SDK in an Express handler, written as its README shows. */
export const contestant: Contestant = {
  async start(upstream) {
    const client = new OpenAI({ apiKey: 'sk-bench-upstream', baseURL: `${upstream}/v1` })
    const app = express()
    app.use(express.json())
    app.post('/api/v1/chat/completions', async (request, response) => {
      const left = new AbortController()
      response.on('close', () => left.abort())
      const body = request.body as OpenAI.ChatCompletionCreateParams
      if (!body.stream) {
        response.json(await client.chat.completions.create(body, { signal: left.signal }))
        return
      }
      const stream = await client.chat.completions.create(body, { signal: left.signal })
      response.setHeader('content-type', 'text/event-stream')
      for await (const chunk of stream) {
        if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`))
          await once(response, 'drain', { signal: left.signal })
      }
      response.end('data: [DONE]\n\n')
    })
    return { port: await listen(createServer(app)), path: '/api/v1/chat/completions', model: 'gpt-4.1' }
  },
}
