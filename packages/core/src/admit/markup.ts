import type { Endpoint } from '../catalog/catalog.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { type Identity, tagsOf } from './identify-caller.ts'

/** Percent on top of what the provider charges: a number, or one for each payer and model. */
export type Markup = number | ((charge: MarkupInput) => number)

/** What a markup may depend on. */
export interface MarkupInput {
  /** The virtual key that pays. */
  keyHash: string | undefined
  /** Who pays. */
  callerId: string | undefined
  /** Of the mount, the caller and the key, in one. */
  tags: Readonly<Record<string, string>> | undefined
  /** The canonical id. */
  model: string
  /** Who serves. */
  providerId: string
}

/**
 * What an identity is charged on top of a candidate's cost, in hundredths of a percent. Asked once for each candidate of a request:
 * what is held for and what is charged are one.
 * @throws GatewayError `internal_error` from the function it gives, for a percentage there is not
 */
export function createMarkup(markup: Markup, identity: Identity): (endpoint: Endpoint) => number {
  if (identity.shadow) return () => 0
  if (typeof markup === 'number') return () => hundredths(markup)
  const known = new Map<string, number>()
  return ({ id, model, provider }) => {
    let percent = known.get(id)
    if (percent === undefined) {
      const { key, caller } = identity
      const charge = {
        keyHash: key?.hash,
        callerId: caller?.id,
        tags: tagsOf(identity),
        model,
        providerId: provider.id,
      }
      known.set(id, (percent = hundredths(markup(charge))))
    }
    return percent
  }
}

function hundredths(percent: number): number {
  if (percent >= 0 && percent <= maxMarkupPercent) return Math.round(percent * 100)
  throw new GatewayError('internal_error', `markup gave ${percent}; it must give percent from 0 to ${maxMarkupPercent}`)
}

const maxMarkupPercent = 10_000
