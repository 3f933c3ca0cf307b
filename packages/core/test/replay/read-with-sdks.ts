import { createMistral } from '@ai-sdk/mistral'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import OpenAI, { APIError } from 'openai'
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { RecordedCase } from '../support/fixtures.ts'
import { fetchServing } from './served-bytes.ts'

/** What another implementation makes of an answer: of each choice, or of the first one where it knows no others. */
export interface Reading {
  reader: 'openai' | 'ai-sdk'
  choices: ReadChoice[]
  usage: ReadUsage | undefined
  /** What the reader throws in the middle of a stream. */
  error?: APIError | undefined
}

/** The provider's own counts. */
export interface ReadUsage {
  prompt?: number | undefined
  completion?: number | undefined
  total?: number | undefined
  cacheRead?: number | undefined
  reasoning?: number | undefined
}

export interface ReadChoice {
  text: string
  refusal?: string | undefined
  reasoning?: string | undefined
  toolCalls: { id: string | undefined; name: string; arguments: string }[]
  /** The provider's own word. */
  finish: string | undefined
}

const request = { model: 'any', messages: [{ role: 'user' as const, content: 'hello' }] }

const openaiReading = (recorded: RecordedCase): OpenAI =>
  new OpenAI({ apiKey: 'test', baseURL: 'http://upstream.test/v1', maxRetries: 0, fetch: fetchServing(recorded) })

/** The official `openai` package: its chunks, or its whole answer. */
export async function readWithOpenAi(recorded: RecordedCase): Promise<Reading> {
  const client = openaiReading(recorded)
  if (!recorded.stream) return ofCompletion(await client.chat.completions.create(request))
  const reading: Reading = { reader: 'openai', choices: [], usage: undefined }
  try {
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
      for (const choice of chunk.choices ?? []) addChunk((reading.choices[choice.index] ??= emptyChoice()), choice)
      reading.usage = countsOf(chunk.usage) ?? reading.usage
    }
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    reading.error = error
  }
  return reading
}

/** What the official package throws for an error answer: its status and the provider's own code. */
export async function readErrorWithOpenAi(recorded: RecordedCase): Promise<APIError> {
  const error = await openaiReading(recorded)
    .chat.completions.create(request)
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof APIError)) throw new Error(`${recorded.id}: the official SDK sees no error`)
  return error
}

const emptyChoice = (): ReadChoice => ({ text: '', refusal: '', toolCalls: [], finish: undefined })

function addChunk(read: ReadChoice, choice: ChatCompletionChunk.Choice): void {
  const delta = choice.delta as ChatCompletionChunk.Choice.Delta | undefined
  read.text += textOf(delta?.content)
  read.refusal += delta?.refusal ?? ''
  for (const call of delta?.tool_calls ?? []) addCall(read, call)
  read.finish ??= choice.finish_reason || undefined
}

/** Mistral's content is now and then a list of typed parts, which the package's types do not know. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? (content as { type: string; text?: string }[]) : []
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** Mistral's calls have no index: there each piece is a call. Gemini behind OpenRouter gives all of them the index 0. */
function addCall(read: ReadChoice, call: ChatCompletionChunk.Choice.Delta.ToolCall): void {
  const last = read.toolCalls.at(-1)
  const isPiece = typeof call.index === 'number' && (!call.id || call.id === read.toolCalls[call.index]?.id)
  const known = isPiece ? (read.toolCalls[call.index] ?? last) : undefined
  if (known) known.arguments += call.function?.arguments ?? ''
  else read.toolCalls.push({ id: call.id, name: call.function?.name ?? '', arguments: call.function?.arguments ?? '' })
}

function ofCompletion(completion: ChatCompletion): Reading {
  const choices = completion.choices.map((choice): ReadChoice => {
    // Azure leaves the message out of a choice its filter withheld
    const message = choice.message as ChatCompletion.Choice['message'] | undefined
    const legacy = message?.function_call?.name ? message.function_call : undefined
    const calls = (message?.tool_calls ?? []).map((call) =>
      call.type === 'custom'
        ? { id: call.id, name: call.custom.name, arguments: call.custom.input }
        : { id: call.id, name: call.function.name, arguments: call.function.arguments },
    )
    return {
      text: textOf(message?.content),
      refusal: message?.refusal ?? '',
      toolCalls: legacy ? [...calls, { id: undefined, name: legacy.name, arguments: legacy.arguments }] : calls,
      finish: choice.finish_reason,
    }
  })
  return { reader: 'openai', choices, usage: countsOf(completion.usage) }
}

function countsOf(usage: ChatCompletion['usage'] | null): ReadUsage | undefined {
  if (!usage) return undefined
  return {
    prompt: usage.prompt_tokens,
    completion: usage.completion_tokens,
    total: usage.total_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  }
}

/** The AI SDK's providers: its own one for Mistral's typed parts, the general one for everybody else. */
export async function readWithAiSdk(recorded: RecordedCase): Promise<Reading> {
  const settings = { apiKey: 'test', baseURL: 'http://upstream.test/v1', fetch: fetchServing(recorded) }
  const model =
    recorded.provider === 'mistral'
      ? createMistral(settings)('any')
      : createOpenAICompatible({ ...settings, name: 'upstream', includeUsage: true })('any')
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hello' }] }]
  const read: ReadChoice = { text: '', reasoning: '', toolCalls: [], finish: undefined }
  if (!recorded.stream) {
    const { content, finishReason, usage } = await model.doGenerate({ prompt })
    for (const part of content) addPart(read, part)
    return { reader: 'ai-sdk', choices: [{ ...read, finish: finishReason.raw }], usage: aiCounts(usage) }
  }
  let usage: ReadUsage | undefined
  const { stream } = await model.doStream({ prompt })
  for await (const part of stream as AsyncIterable<StreamedPart>) {
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta') read.text += part.delta
    else if (part.type === 'reasoning-delta') read.reasoning += part.delta
    else if (part.type === 'tool-call') addPart(read, part)
    else if (part.type === 'finish') {
      read.finish = part.finishReason.raw
      usage = aiCounts(part.usage)
    }
  }
  return { reader: 'ai-sdk', choices: [read], usage }
}

type Model = ReturnType<ReturnType<typeof createOpenAICompatible>>
type StreamedPart = Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never
type Content = Awaited<ReturnType<Model['doGenerate']>>['content'][number]
type AiUsage = Awaited<ReturnType<Model['doGenerate']>>['usage']

function addPart(read: ReadChoice, part: Content): void {
  if (part.type === 'text') read.text += part.text
  else if (part.type === 'reasoning') read.reasoning += part.text
  else if (part.type === 'tool-call') {
    read.toolCalls.push({ id: part.toolCallId, name: part.toolName, arguments: part.input })
  }
}

const aiCounts = (usage: AiUsage): ReadUsage => ({
  prompt: usage.inputTokens.total,
  completion: usage.outputTokens.total,
  total: usage.raw?.['total_tokens'] as number | undefined,
  cacheRead: usage.inputTokens.cacheRead,
  reasoning: usage.outputTokens.reasoning,
})
