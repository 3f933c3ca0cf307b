import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { type ModelMessage, generateText, streamText } from 'ai'
import express from 'express'
import { listen } from '../listen.ts'
import type { Contestant } from './contract.ts'

interface Body {
  model: string
  messages: ModelMessage[]
  temperature: number
  max_tokens: number
  stream: boolean
}

/** Vercel's AI SDK in an Express handler, written as its documentation shows. */
export const contestant: Contestant = {
  async start(upstream) {
    const openai = createOpenAI({ apiKey: 'sk-bench-upstream', baseURL: `${upstream}/v1` })
    const app = express()
    app.use(express.json())
    app.post('/api/v1/chat/completions', async (request, response) => {
      const left = new AbortController()
      response.on('close', () => left.abort())
      const { model, messages, temperature, max_tokens, stream } = request.body as Body
      const [system, ...turns] = messages
      const call = {
        model: openai.chat(model),
        system: system!.content as string,
        messages: turns,
        temperature,
        maxOutputTokens: max_tokens,
        abortSignal: left.signal,
      }
      if (stream) {
        await streamText(call).pipeUIMessageStreamToResponse(response)
        return
      }
      const { text, usage, finishReason } = await generateText(call)
      response.json({ text, usage, finishReason })
    })
    return { port: await listen(createServer(app)), path: '/api/v1/chat/completions', model: 'gpt-4.1' }
  },
}
