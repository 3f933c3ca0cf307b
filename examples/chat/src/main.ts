// The backend of a chat app: people log in, each has a daily budget, and the page streams. `npm start` in this folder, then
// open http://localhost:8790.
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createGateway } from '@inroute/core'
import { inroute } from '@inroute/express'
import { sqliteStore } from '@inroute/sqlite'
import express, { type Request } from 'express'
import { chooseUpstreams } from 'inroute-example-upstreams'

const upstreams = await chooseUpstreams(process.env)
const gateway = createGateway({
  providers: upstreams.providers,
  store: sqliteStore(process.env['INROUTE_DATABASE'] ?? 'inroute.db'),
})
const dailyUsd = Number(process.env['DAILY_USD'] ?? 0.01)

/** Who is logged in, by the cookie's session id. A real app would keep this in its database and ask for a password. */
const sessions = new Map<string, string>()
const userOf = (req: Request): string | undefined =>
  sessions.get(/(?:^|; )session=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '')

const app = express()
app.post('/login', express.json(), (req, res) => {
  const { name } = req.body as { name?: unknown }
  if (typeof name !== 'string' || !/^\w{1,32}$/.test(name)) {
    res.status(400).json({ error: 'name must be 1 to 32 letters, digits or underscores' })
    return
  }
  const session = randomUUID()
  sessions.set(session, name)
  res.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict; Path=/`)
  res.json({ name, model: upstreams.models[0], dailyUsd })
})

// the app's own session decides who pays: no API key ever reaches the browser
app.use(
  '/api/v1',
  inroute(gateway, {
    identify: (req) => {
      const id = userOf(req)
      return id === undefined ? undefined : { id, budget: { limitUsd: dailyUsd, window: 'daily' } }
    },
  }),
)

app.get('/spent', async (req, res) => {
  const user = userOf(req)
  if (user === undefined) {
    res.status(401).json({ error: 'log in first' })
    return
  }
  const [row] = await gateway.spend.by({ by: 'caller', where: { caller: user } })
  res.json({ usd: Number(row?.costNanoUsd ?? 0n) / 1e9, dailyUsd })
})

app.use(express.static(fileURLToPath(new URL('../public', import.meta.url))))

const server = app.listen(Number(process.env['PORT'] ?? 8790), () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : ''
  console.log(`listening on http://localhost:${port}${upstreams.simulated ? ', answers are simulated' : ''}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void gateway.close().then(() => upstreams.close())
  })
}
