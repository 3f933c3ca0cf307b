import type { ChatRequest } from '../../chat/index.ts'
import type { JsonObject } from '../json-value.ts'
import type { Encoding } from './encoding.ts'

/** `temperature`, `top_p`, `top_k`, within what the model takes and what thinking leaves. */
export function encodeSampling(request: ChatRequest, thinks: boolean, encoding: Encoding): JsonObject {
  const sampling: JsonObject = {}
  for (const field of ['temperature', 'top_p', 'top_k'] as const) {
    const value = request[field]
    if (value == null) continue
    const obstacle = obstacleTo(field, value, { thinks, sampling, encoding })
    if (obstacle === undefined) sampling[field] = value
    else if (obstacle !== '') encoding.leftOut(field, obstacle)
  }
  const { temperature } = sampling
  if (typeof temperature === 'number' && temperature > 1) {
    sampling['temperature'] = 1
    encoding.changed('temperature', `${temperature} is above 1, the highest this provider takes`)
  }
  return sampling
}

interface SamplingContext {
  thinks: boolean
  sampling: JsonObject
  encoding: Encoding
}

/** Why a value cannot be sent; empty where leaving it out changes nothing. */
function obstacleTo(field: string, value: number, { thinks, sampling, encoding }: SamplingContext): string | undefined {
  if (encoding.traits.sampling === false)
    return field === 'temperature' && value === 1 ? '' : 'this model takes no sampling parameters'
  if (thinks && field === 'temperature' && value !== 1) return 'a thinking model takes no temperature but 1'
  if (thinks && field === 'top_k') return 'a thinking model takes no top_k'
  if (thinks && field === 'top_p' && (value < 0.95 || value > 1))
    return 'a thinking model takes top_p between 0.95 and 1 only'
  if (encoding.traits.sampling === 'one' && field === 'top_p' && 'temperature' in sampling) {
    return 'this model takes temperature or top_p, not both'
  }
  return undefined
}
