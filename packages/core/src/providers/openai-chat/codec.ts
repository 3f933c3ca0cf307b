import type { Capabilities, ChatCodec } from '../contract.ts'
import { classifyError } from './classify-error.ts'
import { createStreamDecoder, decodeReply } from './decode.ts'
import { differencesFor, type VendorDifferences } from './differences.ts'
import { encodeChat } from './encode.ts'
import { gatewayMembers, knownParameters } from './parameters.ts'

/** The Chat Completions wire as one vendor speaks it. */
export function createOpenAiChatCodec(vendor: VendorDifferences = {}): ChatCodec {
  return {
    wire: 'openai-chat',
    encode: (input) => encodeChat(input, vendor),
    decodeReply: (body) => decodeReply(body, vendor),
    createStreamDecoder: () => createStreamDecoder(vendor),
    classifyError: (response) => classifyError(response, vendor.errorCodes),
    capabilities: capabilitiesOf(vendor),
    ...(vendor.models && { capabilitiesFor: ({ upstream }) => capabilitiesOf(differencesFor(vendor, upstream)) }),
  }
}

/** A parameter with one allowed value is none that a caller can set. */
function capabilitiesOf(vendor: VendorDifferences): Capabilities {
  const refused = new Set([...(vendor.refuses ?? []), ...Object.keys(vendor.fixes ?? {})])
  // as a request member it is nothing; as a capability it says that schemas are kept to
  if ((vendor.structuredOutputs ?? 'json_schema') === 'json_schema') refused.delete('structured_outputs')
  else refused.add('structured_outputs')
  const parameters = knownParameters.filter((name) => !refused.has(name))
  return {
    parameters: new Set(vendor.takesGatewayMembers ? [...parameters, ...gatewayMembers] : parameters),
    input: new Set(vendor.input ?? ['text', 'image', 'file', 'audio']),
    output: new Set(vendor.output ?? ['text']),
    prefill: vendor.prefill === undefined ? undefined : vendor.prefill !== false,
  }
}
