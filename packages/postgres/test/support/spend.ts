import { spendUntilKilled } from '@inroute/conformance/store'
import { postgresStore } from '@inroute/postgres'

const [, , connectionString = '', schema = '', limitNanoUsd] = process.argv
await spendUntilKilled(postgresStore({ connectionString, schema }), Number(limitNanoUsd))
