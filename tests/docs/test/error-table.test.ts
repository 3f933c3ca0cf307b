import { readFileSync } from 'node:fs'
import { errorCodes, failureKinds } from '@inroute/core'
import { expect, it } from 'vitest'

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
/** The cells of the table rows that begin with a name in backticks, by column count. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `') && !line.includes('`error_type` |'))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('`', '')),
  )

it('the table of error codes is the one of the code', () => {
  const documented = rows
    .filter((cells) => cells.length === 4)
    .map(([code, status, type]) => [code, Number(status), type])
  expect(documented).toEqual(
    Object.entries(errorCodes).map(([code, { status, errorType }]) => [code, status, errorType]),
  )
})

it('the table of failure kinds is the one of the code', () => {
  const yes = (value: boolean | string): string => (value === true ? 'yes' : value === false ? 'no' : value)
  const documented = rows.filter((cells) => cells.length === 7).map((cells) => cells.slice(0, 6))
  expect(documented).toEqual(
    Object.entries(failureKinds).map(([kind, { status, errorType, retry, fallback, countsAgainstHealth }]) => [
      kind,
      String(status),
      errorType,
      yes(retry),
      yes(fallback),
      yes(countsAgainstHealth),
    ]),
  )
})
