import type { Rates } from '../catalog/price-table.ts'
import type { Usage } from '../chat/usage.ts'
import {
  type Account,
  accountAttempt,
  addCost,
  chargedForPrompt,
  mayBill,
  sumAccounts,
  unbilled,
  waived,
} from './account.ts'
import { type AttemptEnding, isInsured } from './ending.ts'
import type { Opening } from './opening.ts'
import type { Cost } from './price-usage.ts'
import type { RunningAttempt } from './running-attempt.ts'

/** What one request comes to, attempt by attempt. Each entry gives what it came to itself, for the attempt's own record. */
export interface Bill {
  /** An answer, or the part of one that was delivered: parts follow each other, each going on from where the last one stopped. */
  addServed(attempt: RunningAttempt, ending: AttemptEnding): Account
  /** Cut short before its answer. The payer owes its prompt at most. */
  addCutShort(attempt: RunningAttempt, ending: AttemptEnding): Account
  /** It ran beside another one that answered first: on the bill, not part of the answer. */
  addBeside(attempt: RunningAttempt, ending: AttemptEnding): Account
  /** It came to nothing, and its payer owes nothing for it. `undefined`: neither does the operator. */
  addLost(attempt: RunningAttempt): Account | undefined
  /** So far, before any insurance. */
  charged(): Account
  total(insured: boolean): BillTotal
}

export interface BillTotal {
  /** Of the answer. */
  usage: Usage
  /** The payer's part. */
  charged: Cost | undefined
  /** Of everything. */
  cost: Cost | undefined
  /** What the answer was priced by. */
  rates: Rates | undefined
  /** By prices of its own, and not by those of `onUnpriced: 'cap'`. */
  isPriced: boolean
}

export function createBill(opening: Opening): Bill {
  const accounts: Account[] = []
  const asides: Account[] = []
  let lost: Cost | undefined
  let rates: Rates | undefined
  let isPriced = true

  const account = (attempt: RunningAttempt, ending: AttemptEnding): Account => {
    const counted = accountAttempt(attempt, opening)
    return isInsured(ending, attempt.progress) && !mayBill(attempt) ? unbilled(counted) : counted
  }
  const notePrices = (attempt: RunningAttempt, counted: Account): void => {
    rates = counted.rates
    isPriced = attempt.endpoint.prices !== undefined
  }

  return {
    addServed(attempt, ending) {
      const served = account(attempt, ending)
      notePrices(attempt, served)
      accounts.push(served)
      return served
    },
    addCutShort(attempt, ending) {
      const cutShort = account(attempt, ending)
      if (accounts.length === 0) notePrices(attempt, cutShort)
      accounts.push(chargedForPrompt(cutShort))
      return cutShort
    },
    addBeside(attempt, ending) {
      const beside = account(attempt, ending)
      asides.push(chargedForPrompt(beside))
      return beside
    },
    addLost(attempt) {
      if (!mayBill(attempt)) return undefined
      const { usage, cost } = accountAttempt(attempt, opening)
      lost = addCost(lost, cost)
      return { usage, cost }
    },
    charged: () => sumAccounts({ accounts, asides }, false),
    total(insured) {
      const { usage, cost: charged } = sumAccounts({ accounts, asides }, insured)
      return { usage, charged, cost: addCost(charged, waived(lost)), rates, isPriced }
    },
  }
}
