import { testStore } from '@inroute/conformance/store'
import { sqliteStore } from '@inroute/sqlite'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'inroute-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true }))

testStore('sqlite', ({ place, clock }) => sqliteStore({ path: join(directory, `${place}.db`), clock }))

describe('sqliteStore', () => {
  it.each([
    ['a missing directory', join(directory, 'nowhere', 'x.db'), /directory .*nowhere does not exist/],
    ['a directory', directory, /is a directory/],
  ])('explains %s', (_name, path, message) => {
    expect(() => sqliteStore(path)).toThrow(message)
  })

  it.each([
    ['no path', undefined, /path must be a file's name, received undefined/],
    ['a misspelt option', { path: ':memory:', durabilty: 'power' }, /'durabilty'; allowed: path, durability, clock/],
    ['a durability there is not', { path: ':memory:', durability: 'full' }, /'process' or 'power', received "full"/],
  ])('explains %s', (_name, options, message) => {
    expect(() => sqliteStore(options as never)).toThrow(message)
  })

  it('explains a file that is no database, and leaves it alone', () => {
    const path = join(directory, 'notes.txt')
    writeFileSync(path, 'these are my notes, and they are long enough to be read as a header '.repeat(20))
    expect(() => sqliteStore(path)).toThrow(/not an SQLite database/)
  })

  it('refuses a schema of the future', async () => {
    const path = join(directory, 'future.db')
    await sqliteStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 999')
    database.close()
    expect(() => sqliteStore(path)).toThrow(/schema 999.*update the package/)
  })
})
