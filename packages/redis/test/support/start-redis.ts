import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string | undefined
  }
}

/** A real Redis for this package's tests: `REDIS_URL`, else a `redis-server` of the PATH, started for them and gone afterwards. */
// oxlint-disable-next-line import/no-default-export -- vitest calls it by that
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['REDIS_URL']
  if (given) {
    project.provide('redisUrl', given)
    return undefined
  }
  try {
    const { url, stop } = await startServer()
    project.provide('redisUrl', url)
    return stop
  } catch (error) {
    if (process.env['INROUTE_REQUIRE_SERVICES']) throw error // what CI skips is not known to work
    process.stderr.write(
      `no Redis could be started (${String(error)}): install redis-server or set REDIS_URL; its tests are skipped\n`,
    )
    project.provide('redisUrl', undefined)
    return undefined
  }
}

async function startServer() {
  const port = await freePort()
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  })
  const failed = once(server, 'error').then(([error]: unknown[]) => Promise.reject(error as Error))
  const url = `redis://127.0.0.1:${port}`
  await Promise.race([failed, answers(url)])
  return {
    url,
    async stop() {
      const exited = once(server, 'exit')
      server.kill()
      await exited
    },
  }
}

/** Resolves once the server answers. @throws Error after ten seconds of silence */
async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  const tooLate = setTimeout(10_000, undefined, { ref: false }).then(() =>
    Promise.reject(new Error('it did not answer')),
  )
  try {
    await Promise.race([redis.ping(), tooLate])
  } finally {
    redis.disconnect()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
