import { killWhileSpending } from '@inroute/conformance/store'
import { sqliteStore } from '@inroute/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'inroute-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('R16, R20: killed at any instant', () => {
  it('no settled row is lost or doubled, sums equal rows, holds are freed by their time', {
    timeout: 120_000,
  }, async () => {
    const path = join(directory, 'killed.db')
    const script = fileURLToPath(new URL('./support/spend.ts', import.meta.url))
    const settled = await killWhileSpending(script, [path, '1000000000'], 12)
    const later = {
      now: () => Date.now() + 60_000,
      after: () => ({ cancel: () => undefined, refresh: () => undefined }),
    }
    const store = sqliteStore({ path, clock: later })
    expect(new Set(settled).size).toBe(settled.length)
    for (const id of settled) expect(await store.generation(id)).toMatchObject({ id, costNanoUsd: 7 })
    expect(await store.check()).toEqual([])
    expect(await store.holds()).toEqual([])
    await store.reserve({ id: 'gen-after', owner: 'o', atMs: 0, amountNanoUsd: 0, expiresAtMs: 0, limits: [] })
    const [usage] = await store.usage(['key:k'], Date.now())
    const { spentNanoUsd, heldNanoUsd, requests } = usage!.windows.lifetime
    expect(heldNanoUsd).toBe(0n)
    expect(spentNanoUsd).toBe(BigInt(requests) * 7n)
    expect(requests).toBeGreaterThanOrEqual(settled.length)
    await store.close()
  })
})
