import type { GatewayContext } from '../context.ts'
import { createFittings, type Fittings } from '../fit/fittings.ts'
import type { Asked } from './asked.ts'

/** fit: the prompt into each candidate's window, always from the original. */
export function openFittings(
  { request, generationId, dialect }: Pick<Asked, 'request'> & Partial<Asked>,
  { corrections, events }: GatewayContext,
): Fittings {
  return createFittings({
    request,
    corrections,
    inputType: dialect?.api === 'completions' ? 'prompt' : 'messages',
    onCompressed({ id: endpointId }, cut) {
      if (generationId !== undefined) events.emit('compression', { ...cut, generationId, endpointId })
    },
  })
}
