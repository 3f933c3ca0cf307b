// A Koa app with the gateway below /api/v1. `npm start` in this folder, then:
//   curl -N localhost:8788/api/v1/chat/completions -H 'x-user: ada' -H 'content-type: application/json' \
//     -d '{"model":"openai/gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
import { createGateway } from '@inroute/core'
import { inroute } from '@inroute/koa'
import { sqliteStore } from '@inroute/sqlite'
import { chooseUpstreams } from 'inroute-example-upstreams'
import Koa from 'koa'

const upstreams = await chooseUpstreams(process.env)
const gateway = createGateway({
  providers: upstreams.providers,
  store: sqliteStore(process.env['INROUTE_DATABASE'] ?? 'inroute.db'),
})

const app = new Koa()
// the host's own session decides who pays; a real app would have a login here
app.use(async (ctx, next) => {
  ctx.state['user'] = ctx.get('x-user') || undefined
  await next()
})
app.use(
  inroute(gateway, {
    prefix: '/api/v1',
    identify: (ctx) => {
      const id = ctx.state['user'] as string | undefined
      return id === undefined ? undefined : { id, budget: { limitUsd: 1, window: 'daily' } }
    },
  }),
)
app.use(async (ctx) => {
  if (ctx.path !== '/spend') return
  const rows = await gateway.spend.by({ by: 'caller' })
  ctx.body = rows.map(({ key, requests, costNanoUsd }) => ({ user: key, requests, usd: Number(costNanoUsd) / 1e9 }))
})

const server = app.listen(Number(process.env['PORT'] ?? 8788), () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : ''
  console.log(`listening on http://localhost:${port}/api/v1${upstreams.simulated ? ', answers are simulated' : ''}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void gateway.close().then(() => upstreams.close())
  })
}
