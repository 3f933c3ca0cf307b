import { promptTokens, type ChatMessage, type ChatRequest, type ContentPart } from '../../src/chat/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { replay } from '../replay/replay-family.ts'
import { type RecordedCase, recordedCases } from './fixtures.ts'

/** A recorded request in neutral form, and the prompt tokens its provider reported. */
export interface RecordedPrompt {
  id: string
  model: string
  request: ChatRequest
  promptTokens: number
}

/** Recordings whose prompt is not all in the request, by what their name ends with or holds: nothing can be counted there. */
const incomplete: Readonly<Record<string, string>> = {
  'server-tool': 'search results and tool pages the provider added',
  grounding: 'search results the provider added',
  'compound-beta': 'the provider runs tools of its own',
  'venice/': 'a system prompt of the gateway',
  'cache-write-gpt-5.6-sol': 'the recording shortened a long text',
  'vertex-cache-read': 'content cached under a name',
  'stream-cache-read-gemini-2.5-flash-c4be': 'content cached under a name',
  'document-cache-write': 'a file the provider holds',
  'vision-document-claude-3-5-haiku': 'a file the provider holds',
  'json-document-reasoning-signature-gemini': 'a file the provider holds',
  'citations-document-claude-haiku': 'a document block the neutral form has no word for',
  'vision-request-tool-result-claude-opus-4-6': 'a computer-use tool with a prompt of its own',
  'mixtral-8x7b-instruct-v0.1-44f8': 'the recording does not hold the whole request',
  'stream-structured-output-request-tool-result-gemini-3-pro': 'thought signatures, counted by what they stand for',
}

const families = [
  { family: 'openai-chat', codec: createOpenAiChatCodec(), neutral: asIs },
  { family: 'openai-compatible', codec: createOpenAiChatCodec(), neutral: asIs },
  { family: 'anthropic', codec: createAnthropicCodec(), neutral: fromAnthropic },
  { family: 'gemini', codec: createGeminiCodec('gemini-api'), neutral: fromGemini },
] as const

/** Every recording with a request and a reported prompt, but for those whose prompt is not all in the request. */
export function recordedPrompts(): RecordedPrompt[] {
  return families.flatMap(({ family, codec, neutral }) =>
    recordedCases(family).flatMap((recorded): RecordedPrompt[] => {
      const body = recorded.request()
      if (!body || recorded.status >= 300 || Object.keys(incomplete).some((part) => recorded.id.includes(part)))
        return []
      const usage = replay(codec, recorded).answer?.usage
      const reported = usage && promptTokens(usage)
      const request = neutral(body)
      return reported === undefined || !request
        ? []
        : [{ id: recorded.id, model: modelOf(recorded), request, promptTokens: reported }]
    }),
  )
}

const modelOf = ({ model }: RecordedCase): string => model

type Json = Record<string, unknown>

function asIs(body: Json): ChatRequest | undefined {
  const { messages } = body
  return Array.isArray(messages) ? { ...body, messages } : undefined
}

/** What of an Anthropic body counts: system, texts, images, tools and their calls and results. */
function fromAnthropic(body: Json): ChatRequest {
  const messages: ChatMessage[] = (body['messages'] as { role: string; content: unknown }[]).flatMap(
    ({ role, content }) => (role === 'assistant' ? answerOf(blocksOf(content)) : turnOf(blocksOf(content))),
  )
  if (body['system']) messages.unshift({ role: 'system', content: textsOf(blocksOf(body['system'])) })
  const format = (body['output_config'] as Json | undefined)?.['format'] ?? body['output_format']
  return {
    messages,
    tools: ((body['tools'] as Json[] | undefined) ?? []).map((tool) => ({ ...tool, type: 'function' })),
    ...(format ? { response_format: { ...(format as Json), type: 'json_schema' } } : {}),
  }
}

const blocksOf = (content: unknown): Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : ((content as Json[] | undefined) ?? [])

const textsOf = (blocks: readonly Json[], member = 'text'): string =>
  blocks.map((block) => (typeof block[member] === 'string' ? block[member] : '')).join('')

function turnOf(blocks: readonly Json[]): ChatMessage[] {
  const results = blocks.filter(({ type }) => type === 'tool_result')
  const others = blocks.filter(({ type }) => type !== 'tool_result')
  return [
    ...results.map(
      ({ tool_use_id, content }): ChatMessage => ({
        role: 'tool',
        tool_call_id: String(tool_use_id),
        content: blocksOf(content).flatMap(partOf),
      }),
    ),
    ...(others.length > 0 ? [{ role: 'user', content: others.flatMap(partOf) } as const] : []),
  ]
}

function partOf(block: Json): ContentPart[] {
  const source = block['source'] as Json | undefined
  if (block['type'] === 'text') return [{ type: 'text', text: String(block['text']) }]
  if (block['type'] !== 'image' || source?.['type'] !== 'base64') return []
  const url = `data:${String(source['media_type'])};base64,${String(source['data'])}`
  return [{ type: 'image_url', image_url: { url } }]
}

function answerOf(blocks: readonly Json[]): ChatMessage[] {
  const calls = blocks.filter(({ type }) => type === 'tool_use')
  return [
    {
      role: 'assistant',
      content: textsOf(blocks),
      reasoning: textsOf(blocks, 'thinking'),
      tool_calls: calls.map(({ id, name, input }) => callOf(String(id), name, input)),
    },
  ]
}

const callOf = (id: string, name: unknown, input: unknown) =>
  ({ id, type: 'function', function: { name: String(name), arguments: JSON.stringify(input ?? {}) } }) as const

/** What of a Gemini body counts. */
function fromGemini(body: Json): ChatRequest | undefined {
  const contents = body['contents']
  if (!Array.isArray(contents)) return undefined
  const system = (body['systemInstruction'] ?? body['system_instruction']) as { parts?: Json[] } | undefined
  const config = body['generationConfig'] as Json | undefined
  const schema = config?.['responseSchema'] ?? config?.['responseJsonSchema']
  const tools = ((body['tools'] as Json[] | undefined) ?? []).flatMap(
    (tool) => (tool['functionDeclarations'] ?? tool['function_declarations'] ?? []) as Json[],
  )
  return {
    messages: [
      ...(system ? [{ role: 'system', content: textsOf(system.parts ?? []) } as const] : []),
      ...contents.flatMap((content: { role?: string; parts?: Json[] }) => (content.parts ?? []).map(geminiMessage)),
    ],
    tools: tools.map((tool) => ({ ...tool, type: 'function' })),
    ...(schema ? { response_format: { type: 'json_schema', json_schema: schema } } : {}),
  }
}

function geminiMessage(part: Json): ChatMessage {
  const call = part['functionCall'] as Json | undefined
  const result = part['functionResponse'] as Json | undefined
  const inline = (part['inlineData'] ?? part['inline_data']) as Json | undefined
  if (call) return { role: 'assistant', tool_calls: [callOf('call', call['name'], call['args'])] }
  if (result) return { role: 'tool', tool_call_id: 'call', content: JSON.stringify(result['response']) }
  if (!inline) return { role: 'user', content: textsOf([part]) }
  const type = String(inline['mimeType'] ?? inline['mime_type'])
  const data = String(inline['data']).replaceAll('-', '+').replaceAll('_', '/')
  const url = `data:${type};base64,${data}`
  if (type.startsWith('audio/'))
    return { role: 'user', content: [{ type: 'input_audio', input_audio: { data, format: type.slice(6) } }] }
  if (type.startsWith('image/')) return { role: 'user', content: [{ type: 'image_url', image_url: { url } }] }
  return { role: 'user', content: [{ type: 'file', file: { file_data: url } }] }
}
