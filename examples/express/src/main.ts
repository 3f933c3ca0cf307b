import { createApp } from './app.ts'
import { chooseUpstreams } from 'inroute-example-upstreams'

const port = Number(process.env['PORT'] ?? 8787)
const apiKey = process.env['INROUTE_API_KEY'] ?? 'sk-inroute-example'
const database = process.env['INROUTE_DATABASE'] ?? 'inroute.db'

const upstreams = await chooseUpstreams(process.env)
const { app, gateway } = createApp(upstreams, { apiKey, database })

const server = app.listen(port, (error) => {
  if (error) {
    console.error(`Cannot listen on port ${port}: ${error.message}. Set PORT to another one.`)
    process.exit(1)
  }
  const address = server.address()
  console.log(welcome(typeof address === 'object' && address ? address.port : port))
})

function welcome(port: number): string {
  const base = `http://localhost:${port}`
  const [model] = upstreams.models
  const curl = (path: string, body?: object): string =>
    `curl -sN ${base}${path} -H 'Authorization: Bearer ${apiKey}'${
      body ? ` -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'` : ''
    }`
  const messages = [{ role: 'user', content: 'Say hello in five words.' }]
  return `
inroute listens on ${base}/api/v1
${
  upstreams.simulated
    ? 'No provider key is set: ANSWERS ARE SIMULATED by a local server. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or\nGEMINI_API_KEY (or write them to .env) for real ones.'
    : `Models: ${upstreams.models.join(', ')}`
}
The ledger is in ${database}.

A completion:
${curl('/api/v1/chat/completions', { model, messages })}

A stream:
${curl('/api/v1/chat/completions', { model, stream: true, messages })}

A fallback (the first model's provider is down, the second answers):
${curl('/api/v1/chat/completions', { models: ['demo/always-down', model], messages })}

What it has cost so far:
${curl('/spend')}
`
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void gateway.close().then(() => upstreams.close())
  })
}
