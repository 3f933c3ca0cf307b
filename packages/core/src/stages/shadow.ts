import type { GatewayContext } from '../context.ts'
import { type Exchange, headerOf } from '../edge/exchange.ts'
import type { BegunAnswer } from '../relay/relay-stream.ts'
import { createGenerationId } from '../settle/generation-id.ts'
import type { Settlement } from '../settle/settlement.ts'
import type { Copy } from '../shadow/shadow-traffic.ts'
import type { Asked, Journey, Sent } from './asked.ts'

/** Sends a request on its way. */
type Send = (asked: Asked, context: GatewayContext) => Promise<Sent>

/** A copy for the candidate that the request's split names, by the side: the request neither waits for it nor notices it. */
export function shadow(asked: Asked, { planned: { plan }, context }: Journey, send: Send): void {
  const { split, shadow } = plan
  if (!split || !shadow) return
  const copy: Copy = { generationId: asked.generationId, split: split.name, shadow }
  context.shadows.start(copy, (signal) => runCopy(asked, copy, { signal, context, send }))
}

interface Aside {
  signal: AbortSignal
  context: GatewayContext
  send: Send
}

/** Paid by the split, and its answer is for nobody. */
async function runCopy(original: Asked, copy: Copy, { signal, context, send }: Aside): Promise<void> {
  const { split, shadow } = copy
  const { provider, models, allowed } = original.admission
  const createdAtMs = context.clock.now()
  const generationId = createGenerationId(createdAtMs)
  const payer = { shadow: { split, budget: shadow.budget } }
  const admission = await context.admissions.admit(payer, { id: generationId, atMs: createdAtMs })
  try {
    const asked: Asked = {
      ...original,
      request: { ...original.request, model: shadow.model, models: undefined },
      exchange: copyExchange(original.exchange, signal),
      // where the caller's prompts may go holds for copies of them
      admission: { ...admission, provider, models, allowed },
      generationId,
      createdAtMs,
      shadow: { shadowOf: copy.generationId, split, arm: shadow.model },
    }
    const { begun, journey } = await send(asked, context)
    await discard(begun, journey.settlement, signal)
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
