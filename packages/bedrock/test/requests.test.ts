import type { AssistantMessage, ChatMessage, ChatRequest, ContentPart } from '@inroute/core/provider'
import { describe, expect, it } from 'vitest'
import { fixturesPresent, recordedCases } from '../../core/test/support/fixtures.ts'
import { converseCodec } from '../src/bedrock.ts'

type Json = Record<string, unknown>

describe.skipIf(!fixturesPresent)('requests that real clients sent to Converse', () => {
  /** Guarded content, and documents in pieces with a context, have no counterpart among the callers' parts. */
  const unspeakable = /guardrail-amazon\.(titan|nova)|claude-sonnet-5-17fe/
  const cases = recordedCases('bedrock').filter(({ id, meta }) => meta['api'] === 'converse' && !unspeakable.test(id))

  it.for(cases)('$id', (each) => {
    const sent = canonical(each.request()!)
    const encoded = converseCodec.encode({
      request: neutral(sent),
      stream: each.stream,
      offer: { upstream: each.model },
    })

    expect(canonical(encoded.body as Json)).toEqual(sent)
    expect(encoded.warnings).toEqual([])
    const endpoint = decodeURIComponent(encoded.path)
    expect((each.meta['endpoint'] as string).endsWith(endpoint)).toBe(true)
  })
})

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Without what means nothing: empty members, the names clients make up for documents, spacing of schemas, text as bytes. */
function canonical(request: Json): Json & { messages: { role: string; content: Json[] }[] } {
  const text = JSON.stringify(request, (name, value: unknown) => {
    if (name === 'document') return { ...(value as Json), name: 'document', citations: undefined }
    if (name === 'source')
      return {
        bytes: Buffer.from(((value as Json)['text'] as string) ?? '').toString('base64'),
        ...(value as Json),
        text: undefined,
      }
    if (name === 'schema' && typeof value === 'string') return JSON.parse(value) as unknown
    return value
  })
  const { messages, ...rest } = JSON.parse(text) as Json
  const inferenceConfig = withoutEmpty((rest['inferenceConfig'] ?? {}) as Json)
  return { ...withoutEmpty({ ...rest, inferenceConfig }), messages: messages as never }
}

const withoutEmpty = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)))

/** What a caller of ours would have written for this to be sent. Shares nothing with the encoder. */
function neutral({ messages, system, inferenceConfig, toolConfig, outputConfig, ...native }: Json): ChatRequest {
  const config = (inferenceConfig ?? {}) as Json
  const tools = (toolConfig as { tools: { toolSpec?: Json }[]; toolChoice?: Json } | undefined)?.tools
  const choice = Object.keys((toolConfig as { toolChoice?: Json } | undefined)?.toolChoice ?? {})[0]
  const format = outputConfig as { textFormat: { structure: { jsonSchema: Json } } } | undefined
  return {
    ...native,
    messages: [
      ...(system ? [{ role: 'system' as const, content: parts(system as Json[]) as never }] : []),
      ...(messages as { role: string; content: Json[] }[]).flatMap(neutralMessages),
    ],
    max_tokens: config['maxTokens'] as number | undefined,
    temperature: config['temperature'] as number | undefined,
    top_p: config['topP'] as number | undefined,
    stop: config['stopSequences'] as string[] | undefined,
    tools: tools?.map(({ toolSpec, ...other }) => {
      if (!toolSpec) return other as { type: string }
      const { inputSchema, ...spec } = toolSpec
      return {
        type: 'function',
        function: { ...(spec as { name: string }), parameters: (inputSchema as { json: Json }).json },
      }
    }),
    tool_choice: choice === 'any' ? 'required' : (choice as 'auto' | undefined),
    response_format: format && {
      type: 'json_schema',
      json_schema: { name: 'x', ...format.textFormat.structure.jsonSchema },
    },
  }
}

function neutralMessages({ role, content }: { role: string; content: Json[] }): ChatMessage[] {
  if (role === 'assistant') return [neutralAssistant(content)]
  const results = content.flatMap(({ toolResult }) => (toolResult ? [toolResult as Json] : []))
  const rest = content.filter((block) => !block['toolResult'])
  return [
    ...results.map((result): ChatMessage => {
      const tool = { tool_call_id: result['toolUseId'] as string, is_error: result['status'] === 'error' }
      return { role: 'tool', ...tool, content: parts(result['content'] as Json[]) }
    }),
    ...(rest.length > 0 ? [{ role: 'user' as const, content: parts(rest) }] : []),
  ]
}

function neutralAssistant(content: readonly Json[]): AssistantMessage {
  return {
    role: 'assistant',
    content: parts(content.filter((block) => block['text'] !== undefined)),
    reasoning_details: content.flatMap((block) => {
      const text = (block['reasoningContent'] as { reasoningText: { text: string; signature: string } } | undefined)
        ?.reasoningText
      return text ? [{ type: 'reasoning.text' as const, ...text, format: 'anthropic-claude-v1' }] : []
    }),
    tool_calls: content.flatMap((block) => {
      const call = block['toolUse'] as { toolUseId: string; name: string; input: Json } | undefined
      const fn = call && { name: call.name, arguments: JSON.stringify(call.input) }
      return call ? [{ id: call.toolUseId, type: 'function' as const, function: fn! }] : []
    }),
  }
}

function parts(blocks: readonly Json[]): ContentPart[] {
  const found: ContentPart[] = []
  for (const block of blocks) {
    const last = found.at(-1)
    if (block['cachePoint'] && last) last.cache_control = { type: 'ephemeral' }
    else found.push(part(block))
  }
  return found
}

function part(block: Json): ContentPart {
  if (block['text'] !== undefined) return { type: 'text', text: block['text'] as string }
  const media = (block['image'] ?? block['document']) as { format: string; source: { bytes: string } }
  const { format, source } = media
  if (block['image']) return { type: 'image_url', image_url: { url: `data:image/${format};base64,${source.bytes}` } }
  return {
    type: 'file',
    file: { filename: `x.${format}`, file_data: `data:application/${format};base64,${source.bytes}` },
  }
}
