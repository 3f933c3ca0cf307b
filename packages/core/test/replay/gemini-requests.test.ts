import { describe, expect, it } from 'vitest'
import type { AssistantMessage, ChatMessage, ChatRequest, ContentPart, ToolCall } from '../../src/chat/index.ts'
import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { fixturesPresent, type RecordedCase, recordedCases } from '../support/fixtures.ts'
import { replay } from './replay-family.ts'

type Json = Record<string, unknown>

const codecOf = ({ provider }: RecordedCase) =>
  createGeminiCodec(provider === 'google-vertex' ? 'vertex-ai' : 'gemini-api')

const recorded = recordedCases('gemini').filter(({ meta }) => meta['api'] === 'generateContent')

describe.skipIf(!fixturesPresent)('requests that real clients sent to Gemini', () => {
  /** A role Gemini has not, sent to see the error; schema types in numbers. */
  const unspeakable = [
    'error-400-vertex-gemini-2.5-pro-13c9',
    'json-vertex-parallel-tools-reasoning-signature-gemini-2.5-pro-759d',
  ]
  const cases = recorded.filter((each) => each.request() && !unspeakable.some((id) => each.id.endsWith(id)))

  it.for(cases)('$id', (each) => {
    const sent = canonical(each.request()!)
    const input = { request: neutral(sent), stream: each.stream, offer: { upstream: each.model } }
    const encoded = codecOf(each).encode(input)

    expect(canonical(encoded.body as Json)).toEqual(sent)
    expect(encoded.warnings).toEqual([])
    const method = each.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
    expect(encoded.path.endsWith(`/models/${each.model}:${method}`)).toBe(true)
  })
})

describe.skipIf(!fixturesPresent)('recorded answers, sent back in the next turn', () => {
  const signed = recorded.filter(({ features }) => features.includes('reasoning_signature'))

  it.for(signed)('$id: each signature stands on the part it came with', (each) => {
    const codec = codecOf(each)
    const choice = replay(codec, each).answer!.choices[0]!
    const message: AssistantMessage = {
      role: 'assistant',
      content: choice.text,
      reasoning_details: choice.details,
      tool_calls: choice.toolCalls.map(
        (call): ToolCall => ({
          id: call.id!,
          type: 'function',
          function: { name: call.name!, arguments: call.arguments },
        }),
      ),
    }
    const request: ChatRequest = { messages: [{ role: 'user', content: 'x' }, message, { role: 'user', content: 'y' }] }
    const { body, warnings } = codec.encode({ request, stream: false, offer: { upstream: each.model } })
    const parts = canonical(body as Json).contents[1]!.parts

    expect(parts.filter(isSigned)).toEqual(recordedParts(each).filter(isSigned))
    expect(warnings).toEqual([])
  })
})

const isSigned = (part: Json): boolean => part['thoughtSignature'] !== undefined

function recordedParts(each: RecordedCase): Json[] {
  const text = each.answer().toString('utf8').trim()
  const messages = text.startsWith('data:')
    ? text.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [JSON.parse(line.slice(5)) as Json] : []))
    : [JSON.parse(text) as Json].flat()
  const contents = messages.flatMap((message) =>
    (message['candidates'] as { content: Json }[]).map(({ content }) => content),
  )
  return canonical({ contents }).contents.flatMap(({ parts }) => parts)
}

interface CanonicalRequest extends Json {
  contents: { role: string; parts: Json[] }[]
}

/** One spelling of a request: Google takes members in two, schemas in two dialects, and much that means nothing. */
function canonical(request: Json): CanonicalRequest {
  const { contents, systemInstruction, generationConfig, tools, toolConfig, ...rest } = without(request, empty)
  const system = partsOf(systemInstruction).filter((part) => part['text'] !== '')
  return without(
    {
      ...rest,
      contents: (contents as Json[]).map((content) => ({ role: content['role'] ?? 'user', parts: partsOf(content) })),
      systemInstruction: system.length > 0 ? system : undefined,
      generationConfig: generationConfig && canonicalConfig(generationConfig as Json),
      tools: (tools as Json[] | undefined)?.map((tool) => camel(tool)).map(canonicalTool),
      toolConfig: toolConfig && camel(toolConfig as Json),
    },
    empty,
  ) as CanonicalRequest
}

const empty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const without = (object: Json, isOut: (value: unknown) => boolean): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => !isOut(value)))

const camel = (object: Json): Json =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replaceAll(/_(.)/g, (_, next: string) => next.toUpperCase()),
      value,
    ]),
  )

/** Ids are left out on both sides: few clients sent any, and a neutral request cannot do without. */
function partsOf(content: unknown): Json[] {
  return [(content as { parts?: Json | Json[] } | undefined)?.parts ?? []].flat().flatMap((sent) => {
    const part = without(camel(sent), (value) => value === false)
    for (const name of ['functionCall', 'functionResponse', 'inlineData'])
      if (part[name])
        part[name] = without(camel({ ...(part[name] as Json), id: undefined }), (value) => value === undefined)
    const result = part['functionResponse'] as { response: Json } | undefined
    if (result) result.response = { output: outputOf(result.response) }
    return part['text'] === '' && !part['thoughtSignature'] ? [] : [part]
  })
}

function outputOf(response: Json): unknown {
  const only = Object.keys(response).join() === 'output' ? response['output'] : response
  return typeof only === 'string' && only.startsWith('{') ? (JSON.parse(only) as unknown) : only
}

function canonicalConfig(sent: Json): Json {
  const { thinkingConfig, responseSchema, ...config } = camel(sent)
  const thinking = camel((thinkingConfig ?? {}) as Json)
  if (thinking['includeThoughts'] === false) delete thinking['includeThoughts']
  const schema = responseSchema ? canonicalSchema(responseSchema) : undefined
  return without({ ...config, thinkingConfig: thinking, ...(schema && { responseJsonSchema: schema }) }, empty)
}

function canonicalTool(tool: Json): Json {
  const declarations = tool['functionDeclarations'] as Json[] | undefined
  if (!declarations) return tool
  return {
    functionDeclarations: declarations.map((sent) => {
      const { parameters, parametersJsonSchema, ...rest } = camel(sent)
      return without(
        { ...rest, parametersJsonSchema: canonicalSchema(parametersJsonSchema ?? parameters) },
        (v) => v === null,
      )
    }),
  }
}

const canonicalSchema = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema), (name, value: unknown) =>
    name === 'type' && typeof value === 'string' ? value.toLowerCase() : value,
  ) as Json

/** What a caller of ours would have written for this to be sent. Shares nothing with the encoder. */
function neutral(sent: CanonicalRequest): ChatRequest {
  const { contents, systemInstruction, generationConfig, tools, toolConfig, ...native } = sent
  const config = (generationConfig ?? {}) as Json
  const thinking = config['thinkingConfig'] as Json | undefined
  const system = (systemInstruction as Json[] | undefined)?.map((part) => ({
    type: 'text' as const,
    text: part['text'] as string,
  }))
  const mode = (toolConfig as { functionCallingConfig: { mode: string } } | undefined)?.functionCallingConfig.mode
  return {
    messages: [...(system ? [{ role: 'system' as const, content: system }] : []), ...contents.flatMap(neutralMessages)],
    ...native,
    max_tokens: config['maxOutputTokens'] as number | undefined,
    temperature: config['temperature'] as number | undefined,
    top_p: config['topP'] as number | undefined,
    seed: config['seed'] as number | undefined,
    n: config['candidateCount'] as number | undefined,
    stop: config['stopSequences'] as string[] | undefined,
    modalities: (config['responseModalities'] as string[] | undefined)?.map((each) => each.toLowerCase() as 'text'),
    reasoning: thinking && {
      exclude: thinking['includeThoughts'] !== true,
      max_tokens: thinking['thinkingBudget'] as number | undefined,
      effort: (thinking['thinkingLevel'] ?? thinking['thinking_level'])?.toString().toLowerCase() as 'low' | undefined,
    },
    response_format:
      config['responseMimeType'] === undefined
        ? undefined
        : config['responseJsonSchema']
          ? { type: 'json_schema', json_schema: { name: 'x', schema: config['responseJsonSchema'] as Json } }
          : { type: 'json_object' },
    tools: (tools as Json[] | undefined)?.flatMap((tool) => {
      const declarations = tool['functionDeclarations'] as Json[] | undefined
      if (!declarations) return [tool as { type: string }]
      return declarations.map(({ parametersJsonSchema: parameters, ...fn }) => ({
        type: 'function',
        function: { ...fn, ...(parameters !== undefined && { parameters }) },
      }))
    }),
    tool_choice: mode?.toLowerCase() as 'auto' | undefined,
  }
}

function neutralMessages({ role, parts }: { role: string; parts: Json[] }): ChatMessage[] {
  if (role === 'model') return [neutralAssistant(parts)]
  const results = parts.filter((part) => part['functionResponse'])
  if (results.length === 0) return [{ role: 'user', content: parts.map(neutralPart) }]
  return results.map((part) => {
    const { name, response } = part['functionResponse'] as { name: string; response: { output: unknown } }
    const content = typeof response.output === 'string' ? response.output : JSON.stringify(response.output)
    return { role: 'tool', tool_call_id: `call_${name}`, content }
  })
}

function neutralAssistant(parts: readonly Json[]): AssistantMessage {
  const calls = parts.flatMap((part) => {
    const call = part['functionCall'] as { name: string; args: Json } | undefined
    return call ? [{ ...call, signature: part['thoughtSignature'] as string | undefined }] : []
  })
  const texts = parts.filter((part) => part['text'] !== undefined && !part['thought'])
  const signature = texts.at(-1)?.['thoughtSignature'] as string | undefined
  return {
    role: 'assistant',
    content: texts.map((part) => part['text'] as string).join('') || null,
    tool_calls: calls.map(({ name, args }) => ({
      id: `call_${name}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(args) },
    })),
    reasoning_details: [
      ...calls.flatMap(({ name, signature: data }) =>
        data ? [{ type: 'reasoning.encrypted' as const, id: `call_${name}`, data, format: 'google-gemini-v1' }] : [],
      ),
      // as OpenRouter writes it, without a name for the part
      ...(signature ? [{ type: 'reasoning.encrypted' as const, data: signature, format: 'google-gemini-v1' }] : []),
    ],
  }
}

function neutralPart(part: Json): ContentPart {
  if (part['text'] !== undefined) return { type: 'text', text: part['text'] as string }
  const inline = part['inlineData'] as { mimeType: string; data: string } | undefined
  if (!inline) return { type: 'file', file: { file_data: (part['fileData'] as { fileUri: string }).fileUri } }
  const url = `data:${inline.mimeType};base64,${inline.data}`
  if (inline.mimeType.startsWith('image/')) return { type: 'image_url', image_url: { url } }
  if (inline.mimeType.startsWith('video/')) return { type: 'video_url', video_url: { url } }
  if (inline.mimeType.startsWith('audio/'))
    return { type: 'input_audio', input_audio: { data: inline.data, format: inline.mimeType.slice('audio/'.length) } }
  return { type: 'file', file: { file_data: url } }
}
