import type { EncodedRequest, EncodeInput, NativeRequest } from '../contract.ts'
import { addressed } from './address.ts'
import type { Platform } from './encoding.ts'
import { traitsOf } from './model-traits.ts'

/** Members of the callers' Messages dialect that are for the gateway (section 21): Anthropic refuses what it does not know. */
const gatewayMembers: ReadonlySet<string> = new Set([
  'models',
  'fallbacks',
  'provider',
  'plugins',
  'route',
  'session_id',
  'trace',
  'user',
  'stop_server_tools_when',
  'prompt_cache_key',
])

/** The caller's own body: unknown members, order and values as sent, but for the model, the stream flag and what is the gateway's. */
export function encodeNative(input: EncodeInput, native: NativeRequest, platform: Platform): EncodedRequest {
  const { offer, stream, betas } = input
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(native.body)) {
    if (!gatewayMembers.has(name)) body[name] = value
  }
  body['model'] = offer.upstream
  if (stream || 'stream' in body) body['stream'] = stream
  // optional for callers, not for Anthropic
  body['max_tokens'] ??= traitsOf(offer).maxOutputTokens
  return {
    ...addressed(body, { model: offer.upstream, stream, platform }),
    ...(betas && { headers: { 'anthropic-beta': betas } }),
    warnings: [],
  }
}
