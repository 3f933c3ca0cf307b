import type { ChatRequest, ResponseFormat } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import { objectOf, textOf } from '../json-value.ts'
import { type AnswerTool, isCallForced } from '../answer-tool.ts'
import { type EncodeContext, warn } from './encode-context.ts'
import { encodeReasoning } from './encode-reasoning.ts'
import { camelCase } from './encode-tools.ts'
import { withoutConst } from './json-schema.ts'

export interface ConfigInput {
  request: ChatRequest
  offer: ModelOffer
  hasFunctions: boolean
  /** Stands in for the format. */
  answerTool: AnswerTool | undefined
  context: EncodeContext
}

/** Members that mean the same under another name. */
const sameMeaning = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  seed: 'seed',
  n: 'candidateCount',
  logprobs: 'responseLogprobs',
  top_logprobs: 'logprobs',
} as const satisfies Partial<Record<keyof ChatRequest, string>>

/** `generationConfig`, and the instruction that stands in for it where the model cannot take it. */
export function encodeConfig(input: ConfigInput): { config: Record<string, unknown>; instruction: string | undefined } {
  const { request, offer, context } = input
  const config: Record<string, unknown> = {}
  for (const [name, ours] of Object.entries(sameMeaning)) {
    const value = request[name]
    if (value !== undefined && value !== null) config[ours] = value
  }
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  if (maxTokens !== undefined && maxTokens !== null) config['maxOutputTokens'] = maxTokens
  const stops = [request.stop ?? []].flat().filter((stop) => stop !== '')
  if (stops.length > 0) config['stopSequences'] = stops
  Object.assign(config, penaltiesOf(request, context), outputOf(request, context))
  const thinkingConfig = encodeReasoning(request, offer, context)
  if (thinkingConfig) config['thinkingConfig'] = thinkingConfig
  const instruction = applyFormat(config, request.response_format, input)
  return { config: { ...config, ...nativeConfig(request) }, instruction }
}

/** The Gemini API answers 400 "Penalty is not enabled" for the whole of 2.5; Vertex AI takes them. */
function penaltiesOf(request: ChatRequest, context: EncodeContext): Record<string, number> {
  const penalties: Record<string, number> = {}
  for (const [name, ours] of [
    ['frequency_penalty', 'frequencyPenalty'],
    ['presence_penalty', 'presencePenalty'],
  ] as const) {
    const value = request[name]
    if (value === undefined || value === null) continue
    if (context.platform === 'gemini-api' && context.family.generation === 2.5) {
      warn(context, 'unsupported', name, 'Gemini 2.5 takes no penalties')
    } else penalties[ours] = value
  }
  return penalties
}

function outputOf(request: ChatRequest, context: EncodeContext): Record<string, unknown> {
  const modalities = request.modalities?.map((modality) => modality.toUpperCase())
  const voice = textOf(request.audio?.voice)
  const format = request.audio?.format
  if (format !== undefined && format !== 'pcm16') {
    warn(context, 'unsupported', 'audio.format', 'Gemini speaks in raw 16-bit samples only')
  }
  const imageConfig = objectOf(request['image_config'])
  return {
    ...(modalities && { responseModalities: modalities }),
    ...(voice !== undefined && { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } } }),
    ...(imageConfig && { imageConfig: camelMembers(imageConfig) }),
  }
}

const json = 'application/json'

/** @returns an instruction for the model where it cannot be bound to the format. */
function applyFormat(
  config: Record<string, unknown>,
  format: ResponseFormat | null | undefined,
  { request, hasFunctions, answerTool, context }: ConfigInput,
): string | undefined {
  if (!format || format.type === 'text') return undefined
  if (format.type !== 'json_object' && format.type !== 'json_schema') {
    warn(context, 'unsupported', 'response_format', `Gemini has no response format ${format.type}`)
    return undefined
  }
  const schema = objectOf(objectOf((format as { json_schema?: unknown }).json_schema)?.['schema'])
  if (takesNoFormatBeside(hasFunctions, context)) {
    if (answerTool || isCallForced(request.tool_choice)) return undefined
    warn(context, 'changed', 'response_format', 'before Gemini 3 it goes with tools only as an instruction in words')
    return schema
      ? `Answer with nothing but JSON that follows this JSON Schema:\n${JSON.stringify(schema)}`
      : 'Answer with nothing but a JSON object.'
  }
  config['responseMimeType'] = json
  if (schema) config['responseJsonSchema'] = withoutConst(schema)
  return undefined
}

/** Functions and a format together are taken from Gemini 3 on. */
export const takesNoFormatBeside = (functions: boolean, context: EncodeContext): boolean =>
  functions && context.family.generation < 3

/** A caller's own `generationConfig` wins, member by member; both spellings are Google's. */
const nativeConfig = (request: ChatRequest): Record<string, unknown> =>
  camelMembers(objectOf(request['generationConfig'] ?? request['generation_config']) ?? {})

export const camelMembers = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [camelCase(name), value]))
