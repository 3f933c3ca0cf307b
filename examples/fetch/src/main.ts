// No server at all: OpenAI's SDK runs on the gateway in this process. `npm start` in this folder.
import { createGateway } from '@inroute/core'
import { chooseUpstreams } from 'inroute-example-upstreams'
import OpenAI from 'openai'

const upstreams = await chooseUpstreams(process.env)
const gateway = createGateway({ providers: upstreams.providers, authenticate: false })
const client = new OpenAI({ baseURL: 'http://inroute/api/v1', apiKey: 'unused', fetch: gateway.fetch })

const messages = [{ role: 'user' as const, content: 'Say hello in five words.' }]
for (const model of upstreams.models) {
  const stream = client.chat.completions.stream({ model, messages })
  process.stdout.write(`${model}: `)
  stream.on('content', (piece) => process.stdout.write(piece))
  await stream.finalChatCompletion()
  process.stdout.write('\n')
}

for (const { key, requests, costNanoUsd } of await gateway.spend.by({ by: 'model' })) {
  console.log(`${key}: ${requests} request, ${Number(costNanoUsd) / 1e9} USD`)
}
await gateway.close()
await upstreams.close()
