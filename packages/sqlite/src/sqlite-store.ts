import {
  type Clock,
  charge,
  checkLedger,
  createBatcher,
  type Discrepancy,
  type GenerationRecord,
  type HoldRenewal,
  type HoldRequest,
  type LedgerState,
  OptionsError,
  release,
  renew,
  reserve,
  type Reservation,
  type Renewal,
  type Settlement,
  type Store,
  systemClock,
  type Tidied,
  toLedgerLine,
  usageOf,
} from '@inroute/core/store'
import { DatabaseSync } from 'node:sqlite'
import { ledgerSource } from './ledger-source.ts'
import { createLedgerView, type LedgerView } from './ledger-view.ts'
import { openDatabase } from './open-database.ts'
import { readGenerations, readSpend } from './read-spend.ts'
import { createReportReader, readerInPlace } from './report-reader.ts'
import { sqliteDocuments, transact } from './sqlite-documents.ts'
import { prepareTables, type Tables } from './tables.ts'
import { tidy } from './upkeep.ts'

/** What `sqliteStore` takes beside the file. */
export interface SqliteStoreOptions {
  /** The database file; created if absent, its directory is not. */
  path: string
  /**
   * What settled rows survive: `process`, the end of this process at any instant; `power`, also a power cut, at the price of
   * one disk flush per batch. Neither can corrupt the file.
   * @default 'process'
   */
  durability?: 'process' | 'power'
  /** @default the system's */
  clock?: Clock
}

const optionNames: readonly string[] = ['path', 'durability', 'clock'] satisfies (keyof SqliteStoreOptions)[]

function toSettings(options: string | SqliteStoreOptions): SqliteStoreOptions {
  const given: Partial<SqliteStoreOptions> = typeof options === 'string' ? { path: options } : { ...options }
  const unknown = Object.keys(given).find((name) => !optionNames.includes(name))
  if (unknown !== undefined) {
    throw new OptionsError(
      'unknown_option',
      `sqliteStore: there is no option '${unknown}'; allowed: ${optionNames.join(', ')}`,
    )
  }
  const { path, durability } = given
  if (typeof path !== 'string' || path === '') {
    throw new OptionsError(
      'invalid_option',
      `sqliteStore: path must be a file's name, received ${JSON.stringify(path)}`,
    )
  }
  if (!['process', 'power', undefined].includes(durability)) {
    throw new OptionsError(
      'invalid_option',
      `sqliteStore: durability must be 'process' or 'power', received ${JSON.stringify(durability)}`,
    )
  }
  return { ...given, path }
}

type Operation = (view: LedgerView, tables: Tables) => unknown

/**
 * The embedded durable store: one file, shared by all processes of this machine that open it. Operations that arrive together
 * share a transaction.
 * @throws OptionsError `unknown_option`, `invalid_option`, `sqlite_open_failed` or `sqlite_newer_schema`, at once
 */
export function sqliteStore(options: string | SqliteStoreOptions): Store {
  const { path, durability = 'process', clock = systemClock } = toSettings(options)
  const database = openDatabase(path, durability)
  const tables = prepareTables(database)
  const view = createLedgerView(tables)
  const ledger = createBatcher<Operation, unknown>({
    gapMs: 2, // a commit costs what twenty rows cost
    async run(operations) {
      const results = await transact(database, () => {
        view.begin(clock.now())
        const results = operations.map((operation) => operation(view, tables))
        view.flush()
        return results
      })
      view.keep()
      return results
    },
  })
  const reports = path === ':memory:' ? readerInPlace(database) : createReportReader(path)
  const close = async (): Promise<void> => {
    await ledger.idle()
    await reports.close()
    database.close()
  }
  let closed: Promise<void> | undefined
  return {
    name: 'sqlite',
    reach: 'machine',
    documents: sqliteDocuments(database, clock),
    reserve: (request: HoldRequest) => ledger.add((view) => reserve(view, request)) as Promise<Reservation>,
    renew: (renewal: HoldRenewal) => ledger.add((view) => renew(view, renewal)) as Promise<Renewal>,
    release: (holdId) => ledger.add((view) => release(view, holdId)) as Promise<void>,
    record: (record) => ledger.add((view) => settle(view, tables, record)) as Promise<Settlement>,
    generation: async (id) => tables.generation(id),
    generations: async (query) => readGenerations(database, query),
    usage: async (scopes, atMs) => scopes.map((scope) => usageOf(tables, scope, atMs)),
    spend: (query) => readSpend(reports, query),
    async holds() {
      const now = clock.now()
      return tables.holds().filter((hold) => hold.expiresAtMs > now)
    },
    check: () => checkDatabase(database, path),
    tidy: ({ rowsFromMs }) =>
      ledger.add((view) => tidy(database, { rowsFromMs, nowMs: clock.now(), view })) as Promise<Tidied>,
    close: () => (closed ??= close()),
  }
}

/** On a connection of its own, which sees one moment while others go on writing; in memory there is only the one. */
async function checkDatabase(database: DatabaseSync, path: string): Promise<Discrepancy[]> {
  const isFile = path !== ':memory:'
  const reader = isFile ? new DatabaseSync(path, { readOnly: true, timeout: 1_000 }) : database
  reader.exec('BEGIN')
  try {
    return await checkLedger(ledgerSource(reader, { inTurns: isFile }))
  } finally {
    reader.exec('COMMIT')
    if (isFile) reader.close()
  }
}

function settle(view: LedgerState, tables: Tables, record: GenerationRecord): Settlement {
  const line = toLedgerLine(record)
  if (!tables.insertGeneration(record, line)) {
    release(view, record.id)
    return { duplicate: true, usage: [] }
  }
  tables.addToDay(line)
  return { duplicate: false, usage: charge(view, line) }
}
