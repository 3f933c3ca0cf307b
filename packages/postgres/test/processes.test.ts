import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { killWhileSpending } from '@inroute/conformance/store'
import { postgresStore } from '@inroute/postgres'
import { describe, expect, inject, it } from 'vitest'

const databaseUrl = inject('databaseUrl')
const scriptPath = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url))

describe.skipIf(!databaseUrl)('several processes on one PostgreSQL', () => {
  it('R15: eight processes with 1,000 concurrent requests never exceed a nearly spent key', {
    timeout: 120_000,
  }, async () => {
    const schema = 'eight_processes'
    const limitNanoUsd = 123_457
    const spends = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const args = ['--conditions=inroute:source', '--no-warnings', scriptPath('spend-out.ts')]
        const child = spawn(process.execPath, [...args, databaseUrl!, schema, '125', String(limitNanoUsd)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        let output = ''
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
        await once(child, 'close')
        return JSON.parse(output) as { spent: number; refused: number; served: number }
      }),
    )
    const spent = spends.reduce((sum, one) => sum + one.spent, 0)
    expect(spends.reduce((sum, one) => sum + one.refused + one.served, 0)).toBe(1000)
    const store = postgresStore({ connectionString: databaseUrl!, schema })
    const [usage] = await store.usage(['key:k'], Date.now())
    expect(usage?.windows.lifetime).toMatchObject({ spentNanoUsd: BigInt(spent), heldNanoUsd: 0n })
    expect(spent).toBe(limitNanoUsd) // to the last nano-dollar, and not one more
    expect(spends.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(500)
    expect(await store.check()).toEqual([])
    await store.close()
  })

  it.each([
    ['ahead of', 3_600_000],
    ['behind', -3_600_000],
  ])(
    'R16: an instance whose clock is an hour %s the others frees none of their holds, and its own live as long',
    {
      timeout: 60_000,
    },
    async (_, offMs) => {
      const schema = offMs > 0 ? 'clock_ahead' : 'clock_behind'
      const store = postgresStore({ connectionString: databaseUrl!, schema })
      const limits = [{ scope: 'key:k', window: 'lifetime' as const, limitNanoUsd: 100 }]
      const hold = { owner: 'o', atMs: Date.now(), amountNanoUsd: 100, expiresAtMs: Date.now() + 30_000, limits }
      expect(await store.reserve({ id: 'gen-1', ...hold })).toMatchObject({ granted: true })
      const other = async () => {
        const shift = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${offMs}`
        const args = ['--conditions=inroute:source', '--no-warnings', '--import', shift, scriptPath('reserve.ts')]
        const child = spawn(process.execPath, [...args, databaseUrl!, schema], { stdio: ['ignore', 'pipe', 'inherit'] })
        let output = ''
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
        await once(child, 'close')
        return JSON.parse(output) as { reservation: { granted: boolean; isHeld?: boolean }; holds: { id: string }[] }
      }
      expect(await other()).toMatchObject({ reservation: { granted: false, isHeld: true }, holds: [{ id: 'gen-1' }] })
      await store.release('gen-1')
      expect(await other()).toMatchObject({ reservation: { granted: true }, holds: [{ id: 'gen-other' }] })
      const [held] = await store.holds()
      expect(held!.expiresAtMs - Date.now()).toBeGreaterThan(20_000)
      expect(held!.expiresAtMs - Date.now()).toBeLessThan(40_000)
      await store.close()
    },
  )

  it('R16, R20: killed at any instant, no settled row is lost or doubled, holds are freed by their time', {
    timeout: 120_000,
  }, async () => {
    const schema = 'killed'
    const settled = await killWhileSpending(scriptPath('spend.ts'), [databaseUrl!, schema, '1000000000'], 8)
    const later = {
      now: () => Date.now() + 60_000,
      after: () => ({ cancel: () => undefined, refresh: () => undefined }),
    }
    const store = postgresStore({ connectionString: databaseUrl!, schema, clock: later })
    expect(new Set(settled).size).toBe(settled.length)
    for (const id of settled) expect(await store.generation(id)).toMatchObject({ id, costNanoUsd: 7 })
    expect(await store.check()).toEqual([])
    await store.reserve({ id: 'gen-after', owner: 'o', atMs: 0, amountNanoUsd: 0, expiresAtMs: 0, limits: [] })
    const [usage] = await store.usage(['key:k'], Date.now())
    const { spentNanoUsd, heldNanoUsd, requests } = usage!.windows.lifetime
    expect(heldNanoUsd).toBe(0n)
    expect(spentNanoUsd).toBe(BigInt(requests) * 7n)
    expect(requests).toBeGreaterThanOrEqual(settled.length)
    expect(await store.check()).toEqual([])
    await store.close()
  })
})
