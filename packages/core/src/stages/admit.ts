import { requireManagement } from '../account/account-routes.ts'
import type { Admission } from '../admit/admission.ts'
import type { MeteredHold } from '../admit/budget-holder.ts'
import { identifyKey, type Identity } from '../admit/identify-caller.ts'
import { checkPolicy } from '../admit/mount-policy.ts'
import { boundPrompt } from '../admit/prompt-bound.ts'
import type { GatewayContext } from '../context.ts'
import { isGatewayError } from '../errors/gateway-error.ts'
import type { Exchange } from '../edge/exchange.ts'
import { takeTurn } from '../edge/take-turn.ts'
import type { Planned } from '../plan/routing.ts'
import type { Arrival } from './arrival.ts'
import type { Asked } from './asked.ts'

/** Whoever calls: the host knows, or the gateway's own authentication. */
export async function caller(exchange: Exchange, context: GatewayContext): Promise<Identity> {
  const { policy: mount } = exchange
  const known = await hostCaller(exchange)
  const identity = known ? { caller: known } : await context.identify(exchange)
  if (!mount) return identity
  checkPolicy(mount)
  return { ...identity, mount }
}

const hostCaller = ({ caller: host }: Exchange) => (typeof host === 'function' ? host() : host)

/** A management key even where requests need no key: an open gateway is not open to manage. */
export async function manager(exchange: Exchange, context: GatewayContext): Promise<Identity> {
  const known = await hostCaller(exchange)
  const identity = known ? { caller: known } : await identifyManager(exchange, context)
  requireManagement(identity)
  return identity
}

async function identifyManager(exchange: Exchange, context: GatewayContext): Promise<Identity> {
  const { keyring, clock, authenticate } = context
  try {
    return await identifyKey(exchange, keyring, clock.now())
  } catch (thrown) {
    // a key that is good for requests is not unknown: it is not for managing
    if (authenticate !== false && isGatewayError(thrown) && thrown.code === 'invalid_api_key') {
      return context.identify(exchange)
    }
    throw thrown
  }
}

/** admit: who is calling, and may they. Before the body is read, so that a stranger cannot make us read one. */
export async function admit(arrival: Arrival, context: GatewayContext): Promise<Admission> {
  const { exchange, generationId: id, createdAtMs: atMs } = arrival
  arrival.admission = await context.admissions.admit(await caller(exchange, context), { id, atMs })
  return arrival.admission
}

/** admit, again: the most this can cost is held before anything is sent. */
export async function reserve(
  { exchange, request, embeddings, native: { body, text }, bodyBytes, admission, shadow }: Asked,
  { plan }: Planned,
  { ownCandidates }: GatewayContext,
): Promise<MeteredHold> {
  const { keyHash, callerId: userId } = admission.charge
  const allowed = admission.allowed(plan.candidates)
  const held = await admission.reserve({
    // a copy is not paid with anybody's own credential
    candidates: shadow ? allowed : await ownCandidates.expand(allowed, { keyHash, userId }),
    prompt: () => boundPrompt(request, bodyBytes ?? Buffer.byteLength(JSON.stringify(body))),
    maxCompletionTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    choices: request.n ?? 1,
    ...(embeddings && { hasCompletion: false, prompts: request.messages.length }),
    completion: {
      audio: request.modalities?.includes('audio') ?? false,
      image: request.modalities?.includes('image') ?? false,
    },
  })
  await takeTurn(exchange, text)
  return held
}
