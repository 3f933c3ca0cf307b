import { OptionsError } from '@inroute/core/store'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { migrations } from './migrations.ts'

/** SQLite's result codes, https://www.sqlite.org/rescode.html, read 2026-11-22. */
const resultCodes = { busy: 5, readonly: 8, full: 13, cannotOpen: 14, notADatabase: 26 } as const

/**
 * Opens and migrates a database file.
 * @throws OptionsError `sqlite_open_failed` that says what is wrong with the file
 */
export function openDatabase(path: string, durability: 'process' | 'power'): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    // a writer of another process is waited for here only briefly, as this blocks the event loop; see retryWhenBusy
    database = new DatabaseSync(path, { timeout: 25 })
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'};
      PRAGMA foreign_keys = ON;
    `)
    migrate(database, path)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof OptionsError
      ? error
      : new OptionsError('sqlite_open_failed', `sqliteStore: cannot open ${path}: ${explain(error, path)}`)
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const version = () => Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version() === migrations.length) return
  database.exec('PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE') // several processes may start at once
  const from = version()
  if (from > migrations.length) {
    database.exec('ROLLBACK')
    throw new OptionsError(
      'sqlite_newer_schema',
      `sqliteStore: ${path} has schema ${from}, this version of @inroute/sqlite knows ${migrations.length}; update the package`,
    )
  }
  for (const step of migrations.slice(from)) database.exec(step)
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT; PRAGMA busy_timeout = 25`)
}

function explain(error: unknown, path: string): string {
  const directory = dirname(resolve(path))
  switch (resultCodeOf(error)) {
    case resultCodes.cannotOpen:
      return existsSync(directory)
        ? 'it is a directory, or this process may not read and write it'
        : `the directory ${directory} does not exist`
    case resultCodes.readonly:
      return 'this process may not write it'
    case resultCodes.full:
      return 'the disk is full'
    case resultCodes.notADatabase:
      return 'the file is not an SQLite database'
    case resultCodes.busy:
      return 'another process keeps it locked'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

/** SQLite's primary result code; `undefined` for an error of another origin. */
function resultCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

const maxBusyAttempts = 200

/** Runs a transaction; while another process is writing, waits for it without blocking the event loop, up to five seconds. */
export async function retryWhenBusy<Result>(transaction: () => Result): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return transaction()
    } catch (error) {
      if (resultCodeOf(error) !== resultCodes.busy || attempt === maxBusyAttempts) throw error
      await setTimeout(1 + Math.random() * 5)
    }
  }
}
