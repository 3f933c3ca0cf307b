import {
  checkLedger,
  type Clock,
  createBatcher,
  type GenerationRecord,
  type Renewal,
  type Reservation,
  type Settlement,
  type Store,
  systemClock,
} from '@inroute/core/store'
import { type ClientBase, Pool } from 'pg'
import { type Database, openDatabase, type Queryable, queryable } from './database.ts'
import { type LedgerOperation, runLedgerBatch } from './ledger-batch.ts'
import { postgresDocuments } from './postgres-documents.ts'
import { ledgerSource } from './ledger-source.ts'
import { readGenerations, readHolds, readSpend, readUsage } from './read-ledger.ts'
import { tidy } from './upkeep.ts'

/** What `postgresStore` takes beside the address. */
export interface PostgresStoreOptions {
  /** Where the database is; not needed with `pool`. */
  connectionString?: string
  /** The host's own pool. It is used, and left open when the store is closed. */
  pool?: Pool
  /** Connections of a pool of the store's own. @default 4 */
  maxConnections?: number
  /** The PostgreSQL schema the tables live in; created if absent. @default 'inroute' */
  schema?: string
  /** @default the system's */
  /** For tests. @default this process's for documents and reports; holds expire by the server's, which is one for all */
  clock?: Clock
}

/** A store in PostgreSQL. */
export interface PostgresStore extends Store {
  /**
   * The same store inside a transaction of the host's: what is done through it is committed or rolled back with everything
   * else in there. Locks on the budgets it touches are held until then, so keep such transactions short.
   */
  within(client: ClientBase): Store
}

type Run = (operation: LedgerOperation) => Promise<unknown>

/**
 * The durable store for several instances. Migrates itself on first use, also when many start at once. Operations of one
 * instance that arrive together, or while a transaction is under way, share the next one.
 */
export function postgresStore(options: string | Pool | PostgresStoreOptions): PostgresStore {
  const settings = toSettings(options)
  const { clock = systemClock, schema = 'inroute' } = settings
  const pool = settings.pool ?? createPool(settings)
  const database = openDatabase(pool, schema)
  const ledger = createBatcher<LedgerOperation, unknown>({
    run: (operations) =>
      database.transact((client) => runLedgerBatch(client, operations, { schema, clock: settings.clock })),
  })
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await ledger.idle()
    if (!settings.pool) await pool.end()
  }
  return {
    ...createStore({
      clock,
      holdsClock: settings.clock,
      database,
      run: (operation) => ledger.add(operation),
      close: () => (closed ??= close()),
    }),
    within(client) {
      const own = queryable(client, schema)
      return createStore({
        clock,
        holdsClock: settings.clock,
        database: { schema, query: own.query.bind(own), transact: (work) => work(own) },
        run: async (operation) => (await runLedgerBatch(own, [operation], { schema, clock: settings.clock }))[0],
        close: async () => undefined,
      })
    },
  }
}

interface StoreParts {
  clock: Clock
  /** @default the server's */
  holdsClock: Clock | undefined
  database: Database
  run: Run
  close(): Promise<void>
}

function createStore({ clock, holdsClock, database, run, close }: StoreParts): Store {
  const read: Queryable = database
  return {
    name: 'postgres',
    reach: 'network',
    documents: postgresDocuments({ clock, read, transact: (work) => database.transact(work) }),
    reserve: (request) => run({ do: 'reserve', request }) as Promise<Reservation>,
    renew: (renewal) => run({ do: 'renew', renewal }) as Promise<Renewal>,
    release: (holdId) => run({ do: 'release', holdId }) as Promise<void>,
    record: (record) => run({ do: 'record', record }) as Promise<Settlement>,
    async generation(id) {
      const [row] = await read.query('SELECT body FROM {schema}.generations WHERE id = $1', [id])
      return row?.['body'] as GenerationRecord | undefined
    },
    generations: (query) => readGenerations(read, query),
    usage: (scopes, atMs) => readUsage(read, scopes, atMs),
    spend: (query) => readSpend(read, query),
    holds: () => readHolds(read, holdsClock?.now()),
    check: () =>
      database.transact(
        async (client) => checkLedger(await ledgerSource(client)),
        'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      ),
    tidy: ({ rowsFromMs }) =>
      database.transact((client) => tidy(client, { schema: database.schema, rowsFromMs, nowMs: clock.now() })),
    close,
  }
}

function toSettings(options: string | Pool | PostgresStoreOptions): PostgresStoreOptions {
  if (typeof options === 'string') return { connectionString: options }
  return 'connect' in options && typeof options.connect === 'function'
    ? { pool: options }
    : (options as PostgresStoreOptions)
}

function createPool({ connectionString, maxConnections = 4 }: PostgresStoreOptions): Pool {
  const pool = new Pool({
    ...(connectionString !== undefined && { connectionString }),
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    application_name: 'inroute',
  })
  // an idle connection that breaks is replaced; without a listener it would end the process
  pool.on('error', () => undefined)
  return pool
}
