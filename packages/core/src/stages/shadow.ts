import type { GatewayContext } from '../context.ts'
import { type Exchange, headerOf } from '../edge/exchange.ts'
import type { Planned } from '../plan/routing.ts'
import type { BegunAnswer } from '../relay/relay-stream.ts'
import { createGenerationId } from '../settle/generation-id.ts'
import type { Settlement } from '../settle/settlement.ts'
import type { Copy } from '../shadow/shadow-traffic.ts'
import { reserve } from './admit.ts'
import type { Asked, Journey } from './asked.ts'
import { attempt } from './attempt.ts'
import { openFittings } from './fit.ts'
import { openAccount } from './open-account.ts'
import { plan } from './plan.ts'

/** A copy for the candidate that the request's split names, by the side: the request neither waits for it nor notices it. */
export function shadow(asked: Asked, { plan: { split, shadow } }: Planned, context: GatewayContext): void {
  if (!split || !shadow) return
  const copy: Copy = { generationId: asked.generationId, split: split.name, shadow }
  context.shadows.start(copy, (signal) => runCopy(asked, copy, { signal, context }))
}

interface Aside {
  signal: AbortSignal
  context: GatewayContext
}

/** The path of a request, as `gateway.ts` has it: paid by the split, and its answer is for nobody. */
async function runCopy(original: Asked, copy: Copy, { signal, context }: Aside): Promise<void> {
  const { split, shadow } = copy
  const { provider, models, allowed } = original.admission
  const createdAtMs = context.clock.now()
  const generationId = createGenerationId(createdAtMs)
  const payer = { shadow: { split, budget: shadow.budget } }
  const admission = await context.admissions.admit(payer, { id: generationId, atMs: createdAtMs })
  try {
    const request = { ...original.request, model: shadow.model, models: undefined }
    const asked: Asked = {
      ...original,
      request,
      exchange: copyExchange(original.exchange, signal),
      // where the caller's prompts may go holds for copies of them
      admission: { ...admission, provider, models, allowed },
      generationId,
      createdAtMs,
      fittings: openFittings({ request, dialect: original.dialect, generationId }, context),
      shadow: { shadowOf: copy.generationId, split, arm: shadow.model },
    }
    const planned = await plan(asked, context)
    const budget = await reserve(asked, planned, context)
    const settlement = openAccount(asked, planned, context)
    const journey: Journey = { planned, settlement, budget, warnings: [], seams: [], context }
    await discard(attempt(asked, journey), settlement, signal)
  } catch (thrown) {
    admission.end()
    throw thrown
  }
}

/** Reads an answer to its end, as fast as it comes, and keeps nothing of it. */
async function discard(answer: Promise<BegunAnswer>, settlement: Settlement, signal: AbortSignal): Promise<void> {
  try {
    const { reader } = await answer
    signal.addEventListener('abort', () => reader.cancel(signal.reason as Error))
    for (let batch: unknown = []; batch; ) batch = await reader.read()
    await settlement.completed()
  } catch (thrown) {
    await (signal.aborted ? settlement.aborted() : settlement.failed(thrown))
  }
}

/** What of a caller's headers says how the request is to be run; not who sent it. */
const copiedHeaders = ['x-session-id', 'x-anthropic-beta', 'anthropic-beta']

function copyExchange(exchange: Exchange, signal: AbortSignal): Exchange {
  const { method, path, body } = exchange
  const headers = Object.fromEntries(copiedHeaders.map((name) => [name, headerOf(exchange, name)]))
  return { method, path, query: '', headers, body, signal }
}
