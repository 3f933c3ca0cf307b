import { type RecoveryMode, recoveryModes } from '../attempt/policy.ts'
import { type Exchange, headerOf } from '../edge/exchange.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/** What one request chooses for itself, by headers; what is absent is as the gateway is set. */
export interface Choices {
  recovery: RecoveryMode | undefined
  hedging: 'on' | 'off' | undefined
}

/** @throws GatewayError `invalid_request` */
export const choicesOf = (exchange: Exchange): Choices => ({
  recovery: choiceOf(exchange, 'x-inroute-recovery', recoveryModes),
  hedging: choiceOf(exchange, 'x-inroute-hedge', ['on', 'off']),
})

function choiceOf<Choice extends string>(
  exchange: Exchange,
  header: string,
  allowed: readonly Choice[],
): Choice | undefined {
  const asked = headerOf(exchange, header)
  const choice = allowed.find((known) => known === asked)
  if (asked === undefined || choice) return choice
  const received = JSON.stringify(asked.slice(0, 40))
  throw new GatewayError(
    'invalid_request',
    `The header ${header} must be one of ${allowed.join(', ')}, received ${received}.`,
  )
}
