import { expect, test } from 'vitest'
import { createGateway, openaiCompatible } from '../../src/index.ts'
import { rawServer, httpAnswer } from '../support/raw-server.ts'

/** Valid JSON of the kind that a parse and a stringify would change: order, spaces, numbers, escapes, unknown members, nulls. */
const body = `{ "seed": 12345678901234567890, "temperature": 1.0, "top_p": 1e-1,
  "model" : "test/model",
  "messages":[{"content":"caf\\u00e9 \\/ \\ud83d\\ude00","role":"user","cache_control":{"type":"ephemeral"}}],
  "stop":null, "x_vendor": {"b":[],"a":{}}, "10": 1, "2": 2, "logit_bias":{}, "n": 1 }`

test('R26: a request in the provider’s own dialect reaches it byte for byte, but for the model', async () => {
  let received = ''
  const server = await rawServer((socket, request) => {
    received = request.slice(request.indexOf('\r\n\r\n') + 4)
    socket.write(httpAnswer(400, {}, '{}'))
  })
  const gateway = createGateway({
    providers: [
      openaiCompatible({ id: 'x', baseURL: server.url, models: { 'test/model': { upstream: 'their-model' } } }),
    ],
    authenticate: false,
  })
  await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
  expect(received).toBe(body.replace('"model" : "test/model"', '"model":"their-model"'))
  await gateway.close()
  await server.close()
})
