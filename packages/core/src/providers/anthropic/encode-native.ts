import type { EncodedRequest, EncodeInput, NativeRequest } from '../contract.ts'
import { editMembers, editObject, type MemberEdit } from '../openai-chat/json-members.ts'
import { objectOf } from '../json-value.ts'
import { type Address, identityOf, pathOf, takesStreamMember } from './address.ts'
import type { Platform } from './encoding.ts'
import { traitsOf } from './model-traits.ts'

/** Members of the callers' Messages dialect that are for the gateway (section 21): Anthropic refuses what it does not know. */
const gatewayMembers: readonly string[] = [
  'models',
  'fallbacks',
  'provider',
  'plugins',
  'route',
  'preset',
  'session_id',
  'trace',
  'user',
  'stop_server_tools_when',
  'prompt_cache_key',
  'debug',
]

/** The caller's own body: unknown members, order and values as sent, but for the model, the stream flag and what is the gateway's. */
export function encodeNative(input: EncodeInput, native: NativeRequest, platform: Platform): EncodedRequest {
  const address: Address = { model: input.offer.upstream, stream: input.stream, platform }
  const edits = editsOf(input, native.body, address)
  const edited = native.text === undefined ? undefined : editMembers(native.text, edits)
  return {
    path: pathOf(address),
    body: edited ?? editObject(native.body, edits),
    ...(input.betas && platform !== 'bedrock' && { headers: { 'anthropic-beta': input.betas } }),
    warnings: [],
  }
}

function editsOf(
  { request: { user }, offer, stream, betas }: EncodeInput,
  body: NativeRequest['body'],
  address: Address,
): Map<string, MemberEdit> {
  const edits = new Map<string, MemberEdit>([...gatewayMembers, 'model'].map((name) => [name, 'remove']))
  for (const [name, value] of Object.entries(identityOf(address))) edits.set(name, { value })
  if (!takesStreamMember(address.platform)) edits.set('stream', 'remove')
  else if (stream || 'stream' in body) edits.set('stream', { value: stream })
  if (address.platform === 'bedrock' && betas) edits.set('anthropic_beta', { value: splitBetas(betas) })
  // whoever the user is called in the body: providers get the hash of it (section 3)
  if (user) edits.set('metadata', { value: { ...objectOf(body['metadata']), user_id: user } })
  // optional for callers, not for Anthropic
  if (body['max_tokens'] == null) edits.set('max_tokens', { value: traitsOf(offer).maxOutputTokens })
  return edits
}

/** The comma list of the `anthropic-beta` header. */
export const splitBetas = (betas: string | undefined): string[] =>
  (betas ?? '')
    .split(',')
    .map((beta) => beta.trim())
    .filter((beta) => beta !== '')
