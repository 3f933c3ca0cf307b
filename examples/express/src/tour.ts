// `npm run tour`: starts the example on a free port, makes the calls its start page shows, says what came back, and exits 0
// only if each did what it says.
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { chooseUpstreams } from 'inroute-example-upstreams'

const apiKey = 'sk-inroute-tour'
const database = 'inroute-tour.db'
const upstreams = await chooseUpstreams(process.env)
const { app, gateway } = createApp(upstreams, { apiKey, database })
const server = app.listen(0)
await new Promise((resolve) => server.once('listening', resolve))
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const messages = [{ role: 'user', content: 'Say hello in five words.' }]
const model = upstreams.models[0]

let failures = 0
async function stop(title: string, run: () => Promise<[ok: boolean, said: string]>): Promise<void> {
  const [ok, said] = await run().catch((error: unknown): [boolean, string] => [false, String(error)])
  if (!ok) failures += 1
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${title}\n     ${said}`)
}

const call = (body: object, key = apiKey): Promise<Response> =>
  fetch(`${base}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

interface Completion {
  id: string
  model: string
  provider: string
  choices: { message: { content: string }; finish_reason: string }[]
  usage: { prompt_tokens: number; completion_tokens: number; cost: number | null }
  error?: { message: string }
}
const describe = ({ provider, model, choices, usage, error }: Completion): string =>
  error
    ? error.message
    : `${provider} (${model}): "${choices[0]?.message.content.slice(0, 60)}..." for ${usage.cost} USD`

console.log(`The example runs at ${base}${upstreams.simulated ? ', its answers are simulated' : ''}.\n`)

for (const model of upstreams.models) {
  await stop(`a completion from ${model}`, async () => {
    const answer = (await (await call({ model, messages })).json()) as Completion
    return [answer.choices?.[0]?.finish_reason === 'stop' && answer.id.startsWith('gen-'), describe(answer)]
  })
}

for (const model of upstreams.models) {
  await stop(`a stream from ${model}`, async () => {
    const text = await (await call({ model, messages, stream: true })).text()
    const events = text.split('\n\n').filter((event) => event.startsWith('data: '))
    const usage = events.filter((event) => event.includes('"usage"')).length
    return [
      events.at(-1) === 'data: [DONE]' && events.length > 5 && usage === 1,
      `${events.length} events, usage once, [DONE]`,
    ]
  })
}

await stop('a fallback: the first model is down, the next answers', async () => {
  const answer = (await (await call({ models: ['demo/always-down', model], messages })).json()) as Completion
  return [answer.model === model, describe(answer)]
})

await stop('a wrong key is refused', async () => {
  const response = await call({ model, messages }, 'sk-wrong')
  const { error } = (await response.json()) as Completion
  return [response.status === 401, `${response.status}: ${error?.message}`]
})

await stop('the ledger knows what it cost', async () => {
  const rows = (await (await fetch(`${base}/spend`, { headers: { authorization: `Bearer ${apiKey}` } })).json()) as {
    model: string
    requests: number
    usd: number
  }[]
  const spent = rows.reduce((sum, { usd }) => sum + usd, 0)
  const requests = rows.reduce((sum, row) => sum + row.requests, 0)
  return [requests === upstreams.models.length * 2 + 1 && spent > 0, `${requests} requests, ${spent.toFixed(6)} USD`]
})

server.close()
await gateway.close()
await upstreams.close()
await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(`${database}${suffix}`, { force: true })))
console.log(failures === 0 ? '\nEverything did what it says.' : `\n${failures} failed.`)
process.exitCode = failures === 0 ? 0 : 1
