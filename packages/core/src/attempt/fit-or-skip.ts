import { type GatewayError, isGatewayError } from '../errors/gateway-error.ts'
import type { FittedRequest } from './prepare-call.ts'

const skippable: ReadonlySet<string> = new Set(['context_length_exceeded', 'budget_exceeded'])

/** The fitted request; `undefined` for a candidate whose window, or what is left to spend, is too small: its error is kept. */
export function fitOrSkip(fit: () => FittedRequest, unfit: GatewayError[]): FittedRequest | undefined {
  try {
    return fit()
  } catch (error) {
    if (!isGatewayError(error) || !skippable.has(error.code)) throw error
    unfit.push(error)
    return undefined
  }
}
