import type { Admission } from '../admit/admission.ts'
import { hashUser } from '../admit/hash-user.ts'
import type { GatewayContext } from '../context.ts'
import { readJsonBody } from '../edge/read-json-body.ts'
import { takeTurn } from '../edge/take-turn.ts'
import type { NativeRequest } from '../providers/contract.ts'
import type { Arrival } from './arrival.ts'
import type { Asked } from './asked.ts'
import { choicesOf } from './choices.ts'

/** edge: what is asked. */
export async function receive(arrival: Arrival, admission: Admission, context: GatewayContext): Promise<Asked> {
  const { exchange, dialect, generationId, createdAtMs } = arrival
  const { value, text, bytes: bodyBytes } = await readJsonBody(exchange, context.maxBodyBytes)
  const parsed = dialect.parse(value)
  const { model, models, user } = parsed.request
  arrival.requestedModel = (model ?? models?.[0])?.slice(0, 200)
  // the body may have taken longer than the gateway had left
  context.transport.stopped.throwIfAborted()
  const native: NativeRequest = { wire: dialect.wire, body: value as Record<string, unknown>, text }
  const { keyHash, callerId } = admission.charge
  const sent = hashUser({ ...parsed, native }, callerId ?? keyHash ?? '')
  const choices = choicesOf(exchange)
  await takeTurn(exchange, text)
  return {
    ...sent,
    ...choices,
    bodyBytes,
    user: user ?? undefined,
    exchange,
    dialect,
    admission,
    generationId,
    createdAtMs,
  }
}
