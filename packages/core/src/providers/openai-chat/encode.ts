import type { ModelOffer } from '../../catalog/offer.ts'
import type { EncodedRequest, EncodeInput } from '../contract.ts'
import { differencesFor, type VendorDifferences } from './differences.ts'
import { encodeMessages } from './encode-messages.ts'
import { encodeReasoning } from './encode-reasoning.ts'
import { type Encoding, warn } from './encoding.ts'
import { editMembers, editObject, type MemberEdit } from './json-members.ts'
import { objectOf, type JsonObject } from '../json-value.ts'
import { gatewayMembers, knownParameters, routingMembers, sameSetting } from './parameters.ts'

/**
 * The request as the vendor takes it: the caller's own body with as few edits as the vendor needs, made in its text where
 * that is at hand. A member that is absent stays absent, `null` and 0 are values, and unknown members pass.
 */
export function encodeChat(input: EncodeInput, vendor: VendorDifferences): EncodedRequest {
  const differences = differencesFor(vendor, input.offer.upstream)
  const { request } = input
  const refused = refusedMembers(request, differences, input.offer)
  const encoding: Encoding = { request, differences, refused, input, edits: new Map(), warnings: [] }
  encodeModelAndStream(encoding)
  dropGatewayMembers(encoding)
  encodeReasoning(encoding)
  encodeMessages(encoding)
  encodeTools(encoding)
  encodeServiceTier(encoding)
  dropRefused(encoding)
  renameMembers(encoding)
  addMembers(encoding)
  const path = differences.path?.(input.offer, 'chat/completions') ?? '/chat/completions'
  return { path, body: applyEdits(encoding), warnings: encoding.warnings }
}

function applyEdits({ input, request, edits }: Encoding): unknown {
  const text = input.native?.wire === 'openai-chat' ? input.native.text : undefined
  return (text === undefined ? undefined : editMembers(text, edits)) ?? editObject(request, edits)
}

function encodeModelAndStream({ request, input, edits, differences }: Encoding): void {
  if (request['model'] !== input.offer.upstream) edits.set('model', { value: input.offer.upstream })
  if (!input.stream) {
    if (request['stream']) edits.set('stream', { value: false })
    if ('stream_options' in request) edits.set('stream_options', 'remove')
    return
  }
  if (request['stream'] !== true) edits.set('stream', { value: true })
  const options = objectOf(request['stream_options'])
  if (differences.takesUsageOption === false) {
    if ('stream_options' in request) edits.set('stream_options', 'remove')
  } else if (options?.['include_usage'] !== true) {
    edits.set('stream_options', { value: { ...options, include_usage: true } })
  }
}

function dropGatewayMembers({ request, differences, edits }: Encoding): void {
  const dropped = differences.takesGatewayMembers ? routingMembers : gatewayMembers
  for (const member of dropped) if (member in request) edits.set(member, 'remove')
}

/** Cache markers on tools; those on messages are seen to with the messages. */
function encodeTools({ request, differences, edits }: Encoding): void {
  const tools = request['tools']
  if (!Array.isArray(tools) || (differences.cacheMarkers ?? 'as-sent') === 'as-sent') return
  if (tools.some((tool) => objectOf(tool)?.['cache_control'])) {
    edits.set('tools', { value: tools.map(withoutCacheControl) })
  }
}

function withoutCacheControl(tool: unknown): unknown {
  if (!objectOf(tool)) return tool
  const { cache_control: _, ...rest } = tool as JsonObject
  return rest
}

/** An offer that is a tier of its own asks for that tier. `fast` is another name for `priority`. */
function encodeServiceTier({ request, input, edits, differences }: Encoding): void {
  if (differences.takesGatewayMembers) return
  const asked = request['service_tier'] === 'fast' ? 'priority' : request['service_tier']
  const tier = input.offer.tier ?? asked
  if (tier !== undefined && tier !== request['service_tier']) edits.set('service_tier', { value: tier })
}

/** What the vendor refuses, and what the model's offer is known not to take. */
function refusedMembers(request: JsonObject, differences: VendorDifferences, offer: ModelOffer): ReadonlySet<string> {
  const refused = new Set(differences.refuses)
  for (const [member, value] of Object.entries(differences.fixes ?? {})) {
    if (member in request && request[member] !== value) refused.add(member)
  }
  if (!offer.supports) return refused
  // a limit always goes: what is held of a budget rests on it
  const supported = new Set(['max_tokens', ...offer.supports].flatMap((name) => sameSetting(name)))
  for (const name of knownParameters) if (!supported.has(name)) refused.add(name)
  return refused
}

function dropRefused(encoding: Encoding): void {
  const { request, refused, edits } = encoding
  for (const member of refused) {
    const edit = edits.get(member)
    if (edit === 'remove' || !(edit || member in request)) continue
    edits.set(member, 'remove')
    // null asks for nothing, so nothing is lost
    if (edit || request[member] !== null) {
      warn(encoding, member, 'not supported by this provider for this model; left out')
    }
  }
}

function renameMembers({ request, differences, edits }: Encoding): void {
  for (const [member, name] of Object.entries(differences.renames ?? {})) {
    if (!(member in request) || edits.get(member) === 'remove') continue
    // the vendor's own name wins where the caller sent both
    if (name in request) edits.set(member, 'remove')
    else edits.set(member, { ...(edits.get(member) as Exclude<MemberEdit, 'remove'> | undefined), name })
  }
}

function addMembers({ request, differences, edits }: Encoding): void {
  for (const [member, value] of Object.entries(differences.adds ?? {})) {
    if (!(member in request) && !edits.has(member)) edits.set(member, { value })
  }
}
