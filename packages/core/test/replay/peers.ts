import { anthropic, cohere, deepseek, google, mistral, openai, type Provider } from '../../src/index.ts'
import type { ProviderOptions } from '../../src/providers/define-provider.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'

/** A provider in a conversation that moves between providers. */
export interface Peer {
  name: string
  /** Its recorded answers that call tools. */
  answers: RecordedCase[]
  provider(options: ProviderOptions): Provider
  /** The model that is asked in the second turn. */
  upstream: string
  takesImages: boolean
  /** A whole answer of its wire that says `ok`. */
  ok: object
  /** The calls it was told of, each with its result: `undefined` where the result is missing or in a wrong place. */
  callsIn(body: Json): SentCall[]
  /** What its documentation does not allow, one line each. */
  violations(body: Json): string[]
  /** Takes the text of thoughts whoever thought them. */
  takesThoughts: boolean
  /** Signatures of Claude hold wherever it is served (platform.claude.com, extended thinking, read 2026-11-22). */
  isClaude?: boolean
}

export interface SentCall {
  name: string
  input: unknown
  result: unknown
}

export type Json = Record<string, unknown>

/** An answer cut off in the middle of its arguments is nothing a conversation goes on from. */
export const callers = (family: string, provider?: string): RecordedCase[] =>
  recordedCases(family).filter(
    ({ status, features, provider: from, meta }) =>
      status === 200 &&
      features.includes('tools') &&
      !(meta['finish_reasons'] as string[]).includes('length') &&
      (provider ?? from) === from,
  )

interface ChatMessage {
  role: string
  content?: unknown
  reasoning_content?: unknown
  tool_call_id?: string
  tool_calls?: { id: string; function: { name: string; arguments: string } }[]
}

const chatMessages = (body: Json): ChatMessage[] => body['messages'] as ChatMessage[]

/** Chat Completions and Cohere: calls on the assistant's message, results as messages right after it. */
function chatCalls(body: Json): SentCall[] {
  const messages = chatMessages(body)
  return messages.flatMap((message, at) => {
    const results = new Map<string | undefined, unknown>()
    for (let next = at + 1; messages[next]?.role === 'tool'; next += 1) {
      results.set(messages[next]!.tool_call_id, messages[next]!.content)
    }
    return (message.tool_calls ?? []).map((call) => ({
      name: call.function.name,
      input: JSON.parse(call.function.arguments) as unknown,
      result: results.get(call.id),
    }))
  })
}

const foreignMembers = ['reasoning_details', 'annotations', 'images', 'audio']

function chatViolations(body: Json): string[] {
  return chatMessages(body).flatMap((message) => [
    ...foreignMembers.filter((member) => member in message).map((member) => `${message.role} with ${member}`),
    ...(message.role === 'assistant' && message.content === null && !message.tool_calls ? ['an empty answer'] : []),
  ])
}

const okCompletion = {
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
}

interface Block {
  type: string
  id?: string
  name?: string
  input?: unknown
  tool_use_id?: string
  content?: unknown
  signature?: string
}

interface Turn {
  role: string
  content: Block[] | string
}

const turnsOf = (body: Json): { role: string; blocks: Block[] }[] =>
  (body['messages'] as Turn[]).map(({ role, content }) => ({
    role,
    blocks: typeof content === 'string' ? [{ type: 'text' }] : content,
  }))

function anthropicCalls(body: Json): SentCall[] {
  const turns = turnsOf(body)
  return turns.flatMap(({ blocks }, at) => {
    const uses = blocks.filter(({ type }) => type === 'tool_use')
    const results = (turns[at + 1]?.blocks ?? []).slice(0, uses.length)
    return uses.map(({ id, name, input }) => ({
      name: name!,
      input,
      result: results.find((block) => block.type === 'tool_result' && block.tool_use_id === id)?.content,
    }))
  })
}

function anthropicViolations(body: Json): string[] {
  const turns = turnsOf(body)
  const blocks = turns.flatMap((turn) => turn.blocks)
  const thinks = (body['thinking'] as Json | undefined)?.['type'] === 'enabled'
  const called = turns.findLast(({ role }) => role === 'assistant')?.blocks[0]?.type
  return [
    ...turns.flatMap(({ role }, at) =>
      role === (at % 2 === 0 ? 'user' : 'assistant') ? [] : [`turn ${at} is ${role}`],
    ),
    ...blocks.flatMap(({ type, id }) => (type === 'tool_use' && !/^[\w-]+$/.test(id!) ? [`the id ${id}`] : [])),
    ...blocks.flatMap(({ type, signature }) => (type === 'thinking' && !signature ? ['unsigned thinking'] : [])),
    ...(thinks && called !== 'thinking' && called !== 'redacted_thinking'
      ? ['thinking, but not in the last turn']
      : []),
  ]
}

interface Part {
  functionCall?: { name: string; args: unknown; id?: string }
  functionResponse?: { name: string; response: unknown; id?: string }
  thoughtSignature?: string
}

const contentsOf = (body: Json): { role: string; parts: Part[] }[] =>
  body['contents'] as { role: string; parts: Part[] }[]

function geminiCalls(body: Json): SentCall[] {
  const contents = contentsOf(body)
  return contents.flatMap(({ parts }, at) => {
    const replies = (contents[at + 1]?.parts ?? []).flatMap(({ functionResponse }) => functionResponse ?? [])
    const calls = parts.flatMap(({ functionCall }) => functionCall ?? [])
    return calls.map((call, position) => {
      const reply = replies[position]
      return { name: call.name, input: call.args, result: reply?.name === call.name ? reply.response : undefined }
    })
  })
}

function geminiViolations(body: Json): string[] {
  const contents = contentsOf(body)
  const turns = contents.map(({ parts }) => parts.filter(({ functionCall }) => functionCall))
  return [
    ...contents.flatMap(({ role }, at) =>
      role === (at % 2 === 0 ? 'user' : 'model') ? [] : [`turn ${at} is ${role}`],
    ),
    ...contents.flatMap(({ parts }, at) => (parts.length > 0 ? [] : [`turn ${at} has no parts`])),
    // ai.google.dev/gemini-api/docs/thought-signatures: the first call of each step carries one, or 400
    ...turns.flatMap(([first]) => (first && !first.thoughtSignature ? ['a call without signature'] : [])),
  ]
}

const mistralIds = (body: Json): string[] =>
  chatMessages(body)
    .flatMap(({ tool_calls: calls, tool_call_id: id }) => [
      ...(calls ?? []).map((call) => call.id),
      ...(id ? [id] : []),
    ])
    .filter((id) => !/^[a-zA-Z0-9]{9}$/.test(id))
    .map((id) => `the id ${id}`)

/** api-docs.deepseek.com, thinking mode: what was thought before calls must come back with them. */
const deepseekThoughts = (body: Json): string[] =>
  chatMessages(body).flatMap((message) =>
    message.tool_calls && typeof message.reasoning_content !== 'string' ? ['calls without reasoning_content'] : [],
  )

const chat = { ok: okCompletion, callsIn: chatCalls, violations: chatViolations }

export const peers: readonly Peer[] = [
  {
    ...chat,
    name: 'openai',
    answers: callers('openai-chat'),
    provider: openai,
    upstream: 'gpt-5.2',
    takesImages: true,
    takesThoughts: false,
  },
  {
    ...chat,
    name: 'deepseek',
    answers: callers('openai-compatible', 'deepseek'),
    provider: deepseek,
    upstream: 'deepseek-v4-flash',
    takesImages: false,
    takesThoughts: true,
    violations: (body) => [...chatViolations(body), ...deepseekThoughts(body)],
  },
  {
    ...chat,
    name: 'mistral',
    answers: callers('openai-compatible', 'mistral'),
    provider: mistral,
    upstream: 'mistral-medium-latest',
    takesImages: true,
    takesThoughts: true,
    violations: (body) => [...chatViolations(body), ...mistralIds(body)],
  },
  {
    name: 'anthropic',
    answers: callers('anthropic'),
    provider: anthropic,
    upstream: 'claude-sonnet-4-5',
    isClaude: true,
    takesImages: true,
    takesThoughts: false,
    ok: {
      id: 'x',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: 'ok' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
    callsIn: anthropicCalls,
    violations: anthropicViolations,
  },
  {
    name: 'gemini',
    answers: callers('gemini'),
    provider: google,
    upstream: 'gemini-3-pro-preview',
    takesImages: true,
    takesThoughts: false,
    ok: { candidates: [{ content: { role: 'model', parts: [{ text: 'ok' }] }, finishReason: 'STOP', index: 0 }] },
    callsIn: geminiCalls,
    violations: geminiViolations,
  },
  {
    ...chat,
    name: 'cohere',
    answers: callers('cohere'),
    provider: cohere,
    upstream: 'command-a-vision-07-2025',
    takesImages: true,
    takesThoughts: true,
    ok: {
      id: 'x',
      finish_reason: 'COMPLETE',
      message: { role: 'assistant', content: [{ type: 'text', text: 'ok' }] },
      usage: { tokens: { input_tokens: 1, output_tokens: 1 } },
    },
  },
]
