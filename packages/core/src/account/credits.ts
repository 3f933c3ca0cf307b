import { chargedScopes } from '../admit/charged-scopes.ts'
import { accountScope } from '../store/ledger-line.ts'
import type { AccountServices } from './account-routes.ts'
import { usd } from '../store/usd.ts'

/** What a budget can be at most, and so what an account without one shows. */
const unlimitedUsd = 9_000_000

/** `GET /credits` (section 24): what the account has spent, and that plus what its budgets still allow. */
export async function readCredits({ store, clock, account }: Pick<AccountServices, 'store' | 'clock' | 'account'>) {
  const [{ limits } = { limits: [] }] = chargedScopes({}, account)
  const [usage] = await store.usage([accountScope], clock.now())
  const { windows } = usage!
  const remaining = limits.map(({ window, limitNanoUsd, countsByok }) => {
    const { spentNanoUsd, byokNanoUsd } = windows[window]
    return usd(BigInt(limitNanoUsd) - spentNanoUsd - (countsByok ? byokNanoUsd : 0n))
  })
  const totalUsage = usd(windows.lifetime.spentNanoUsd)
  const total = remaining.length > 0 ? totalUsage + Math.min(...remaining) : unlimitedUsd
  return { total_credits: total, total_usage: totalUsage }
}
