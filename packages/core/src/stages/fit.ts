import type { Endpoint } from '../catalog/catalog.ts'
import type { GatewayContext } from '../context.ts'
import type { ParsedRequest } from '../dialects/contract.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import { fitRequest, type FitResult } from '../fit/fit-request.ts'

/** fit: the prompt into one candidate's window, always from the original. */
export function fit(
  request: ParsedRequest['request'],
  { model, offer }: Endpoint,
  { corrections }: GatewayContext,
  refusal?: UpstreamFailure,
): FitResult {
  return fitRequest({ request, model, offer, correction: corrections.factor(model), refusal })
}
