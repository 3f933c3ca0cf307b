import { spendUntilKilled } from '@inroute/conformance/store'
import { sqliteStore } from '@inroute/sqlite'

await spendUntilKilled(sqliteStore(process.argv[2]!), Number(process.argv[3]))
