import type { ChatRequest } from '../../chat/index.ts'
import type { EncodedRequest, EncodeInput } from '../contract.ts'
import { answerToolFor } from '../answer-tool.ts'
import { objectOf } from '../json-value.ts'
import { reportLeftOut } from '../left-out.ts'
import { parameterTable } from './capabilities.ts'
import { camelMembers, encodeConfig, takesNoFormatBeside } from './encode-config.ts'
import { type EncodeContext, warn } from './encode-context.ts'
import { encodeMessages } from './encode-contents.ts'
import { camelCase, encodeTools, hasFunctionTools } from './encode-tools.ts'
import type { GeminiPlatform } from './gemini-codec.ts'
import { modelPath } from './model-path.ts'
import { modelFamilyOf } from './model-family.ts'

/** The neutral request as `generateContent` takes it; what cannot be said is a warning. */
export function encodeGeminiRequest(input: EncodeInput, platform: GeminiPlatform): EncodedRequest {
  const { request, offer, native, stream } = input
  const path = `${modelPath(offer.upstream, platform)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`
  if (native?.wire === 'gemini') return { path, body: native.text ?? native.body, warnings: [] }
  const context: EncodeContext = { platform, family: modelFamilyOf(offer.upstream), warnings: [] }
  const { system, contents } = encodeMessages(request.messages, context)
  const answerTool = takesNoFormatBeside(hasFunctionTools(request), context) ? answerToolFor(request) : undefined
  const { tools, toolConfig, hasFunctions } = encodeTools(request, answerTool, context)
  const { config, instruction } = encodeConfig({ request, offer, hasFunctions, answerTool, context })
  if (instruction !== undefined) system.push({ text: instruction })
  const tier = tierOf(input, context)
  const body = {
    contents,
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    ...(tools.length > 0 && { tools }),
    ...(toolConfig && { toolConfig }),
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
    ...(tier !== undefined && platform === 'gemini-api' && { serviceTier: tier }),
  }
  reportLeftOut(request, {
    table: parameterTable,
    isNative: (name) => nativeNames.has(camelCase(name)),
    unknown: 'not a member of a Gemini request',
    report: (field, message) => warn(context, 'unsupported', field, message),
  })
  return {
    path,
    body: { ...body, ...nativeMembers(request, toolConfig) },
    warnings: context.warnings,
    ...(answerTool && { context: { answerTool: answerTool.name } }),
    ...(tier !== undefined && platform === 'vertex-ai' && { headers: { 'x-vertex-ai-llm-shared-request-type': tier } }),
  }
}

/**
 * Members of a Gemini request that have no name of their own in the callers' wire: they are taken from the request under
 * Google's names, in either of its spellings (`safetySettings`, `safety_settings`), and passed on as they are.
 */
const nativeNames: ReadonlySet<string> = new Set([
  'safetySettings',
  'cachedContent',
  'labels',
  'modelArmorConfig',
  'continuationToken',
  'toolConfig',
  'generationConfig',
])

function nativeMembers(request: ChatRequest, toolConfig: Record<string, unknown> | undefined): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(request)) {
    const ours = camelCase(name)
    if (!nativeNames.has(ours) || ours === 'generationConfig' || value === undefined || value === null) continue
    const isMerged = ours === 'toolConfig' && objectOf(value)
    members[ours] = isMerged ? { ...toolConfig, ...camelMembers(objectOf(value)!) } : value
  }
  return members
}

/** Section 19. The offer knows which tier it is; else what the caller asked for. */
function tierOf({ request, offer }: EncodeInput, context: EncodeContext): string | undefined {
  const asked = offer.tier ?? request.service_tier
  switch (asked) {
    case undefined:
    case null:
    case 'auto':
      return undefined
    case 'flex':
    case 'priority':
      return asked
    case 'fast':
      return 'priority'
    case 'default':
      return context.platform === 'gemini-api' ? 'standard' : undefined
    default:
      warn(context, 'unsupported', 'service_tier', `Google has no service tier ${asked}`)
      return undefined
  }
}
