import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

export interface Statement {
  sql: string
  values: readonly (string | number)[]
}

export type ReportRow = Record<string, SQLOutputValue>

/** Reads for reports, which may take seconds: SQLite answers in the thread that asks, and requests are not to wait for that. */
export interface ReportReader {
  /** The rows of each statement, integers as big ones, all as of one moment. */
  read(statements: readonly Statement[]): Promise<ReportRow[][]>
  close(): Promise<void>
}

/** Written out, as a bundle has no file of its own for it. */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const database = new DatabaseSync(workerData, { readOnly: true, timeout: 5000 })
parentPort.on('message', ({ id, statements }) => {
  try {
    database.exec('BEGIN')
    const results = statements.map(({ sql, values }) => {
      const statement = database.prepare(sql)
      statement.setReadBigInts(true)
      return statement.all(...values).map((row) => ({ ...row }))
    })
    parentPort.postMessage({ id, results })
  } catch (error) {
    parentPort.postMessage({ id, message: error.message })
  } finally {
    if (database.isTransaction) database.exec('COMMIT')
  }
})`

interface Answer {
  id: number
  results?: ReportRow[][]
  message?: string
}

/** In a thread of its own, on a connection of its own; started by the first report. It keeps no process alive. */
export function createReportReader(path: string): ReportReader {
  const waiting = new Map<number, PromiseWithResolvers<ReportRow[][]>>()
  let worker: Worker | undefined
  let nextId = 0
  let closed = false

  function start(): Worker {
    const started = new Worker(workerSource, { eval: true, workerData: path, name: 'inroute-sqlite-reports' })
    started.on('message', ({ id, results, message }: Answer) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (results) asked?.resolve(results)
      else asked?.reject(new Error(message))
      if (waiting.size === 0) started.unref()
    })
    started.on('error', (error) => end(error as Error))
    started.on('exit', () => end(new Error('the thread that reads reports has ended')))
    return started
  }
  /** What waits is told; the next report starts another thread. */
  function end(error: Error): void {
    worker = undefined
    for (const asked of waiting.values()) asked.reject(error)
    waiting.clear()
  }

  return {
    async read(statements) {
      if (closed) throw new Error('the store is closed')
      worker ??= start()
      worker.ref()
      const asked = Promise.withResolvers<ReportRow[][]>()
      const id = (nextId += 1)
      waiting.set(id, asked)
      worker.postMessage({ id, statements }, [])
      return asked.promise
    },
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}

/** For a database in memory, which no other connection can see. */
export const readerInPlace = (database: DatabaseSync): ReportReader => ({
  read: async (statements) =>
    statements.map(({ sql, values }) => {
      const statement = database.prepare(sql)
      statement.setReadBigInts(true)
      return statement.all(...values)
    }),
  close: async () => undefined,
})
