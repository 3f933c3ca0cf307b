import { createGoogle } from '@ai-sdk/google'
import { type Candidate, GoogleGenAI, type GenerateContentResponse, type Part } from '@google/genai'
import type { RecordedCase } from '../support/fixtures.ts'

/** What Google's own SDK and the AI SDK's provider, which share no code with ours, make of a recorded answer. */
export interface Expectation {
  /** Google's SDK: the messages of the answer, one unless it was streamed. */
  messages: GenerateContentResponse[]
  /** The AI SDK's provider, which reads the first choice. */
  first: FirstChoice
}

export interface FirstChoice {
  text: string
  reasoning: string
  toolCalls: { name: string; arguments: string }[]
  sources: string[]
  files: number
  finish: { unified: string | undefined; raw: string | undefined }
  usage: { input?: number | undefined; cacheRead?: number | undefined; output?: number | undefined }
}

/**
 * The recorded bytes, as those readers can take them: a stream that came as a JSON array as events, the last event with its
 * blank line, enums that one old client asked for in numbers by their names.
 */
function answerWith(recorded: RecordedCase) {
  const text = recorded.answer().toString('utf8')
  const isStream = recorded.stream && recorded.status < 300
  const contentType = isStream ? 'text/event-stream' : 'application/json'
  return async (): Promise<Response> =>
    new Response(isStream ? asEvents(recorded, text) : namedEnums(text), {
      status: recorded.status,
      headers: { 'content-type': contentType },
    })
}

const asEvents = (recorded: RecordedCase, text: string): string =>
  recorded.meta['stream_format'] === 'json-array'
    ? (JSON.parse(text) as unknown[]).map((message) => `data: ${JSON.stringify(message)}\n\n`).join('')
    : `${text}\n\n`

const enumNames: Readonly<Record<string, string>> = { finishReason: 'STOP', modality: 'TEXT', trafficType: 'ON_DEMAND' }

const namedEnums = (text: string): string =>
  /"(finishReason|modality)": 1\b/.test(text)
    ? JSON.stringify(JSON.parse(text, (name, value: unknown) => (value === 1 ? (enumNames[name] ?? value) : value)))
    : text

export async function expectationOf(recorded: RecordedCase): Promise<Expectation> {
  return { messages: await readWithGenAi(recorded), first: await readWithAiSdk(recorded) }
}

/** @throws ApiError of Google's SDK at a recorded error */
export async function readWithGenAi(recorded: RecordedCase): Promise<GenerateContentResponse[]> {
  const serve = answerWith(recorded)
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { retryOptions: { attempts: 1 } } })
  const request = { model: 'gemini', contents: 'x' }
  const original = globalThis.fetch
  // Google's SDK knows no other fetch than the global one
  globalThis.fetch = serve
  try {
    if (!recorded.stream) return [await client.models.generateContent(request)]
    const messages: GenerateContentResponse[] = []
    for await (const message of await client.models.generateContentStream(request)) messages.push(message)
    return messages
  } finally {
    globalThis.fetch = original
  }
}

async function readWithAiSdk(recorded: RecordedCase): Promise<FirstChoice> {
  const model = createGoogle({ apiKey: 'none', fetch: answerWith(recorded) })(recorded.model || 'gemini-2.5-flash')
  const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }] }
  const read: FirstChoice = {
    text: '',
    reasoning: '',
    toolCalls: [],
    sources: [],
    files: 0,
    finish: { unified: undefined, raw: undefined },
    usage: {},
  }
  const end = (finish: FirstChoice['finish'], usage: { inputTokens: Counts; outputTokens: Counts }): void => {
    read.finish = finish
    const { total: input, cacheRead } = usage.inputTokens
    read.usage = { input, cacheRead, output: usage.outputTokens.total }
  }
  if (!recorded.stream) {
    const answer = await model.doGenerate(call)
    for (const part of answer.content) {
      if (part.type === 'text') read.text += part.text
      else if (part.type === 'reasoning') read.reasoning += part.text
      else addPart(read, { ...part })
    }
    end({ unified: answer.finishReason.unified, raw: answer.finishReason.raw }, answer.usage)
    return read
  }
  const { stream } = await model.doStream(call)
  for await (const part of stream) {
    if (part.type === 'text-delta') read.text += part.delta
    else if (part.type === 'reasoning-delta') read.reasoning += part.delta
    else if (part.type === 'finish') end({ unified: part.finishReason.unified, raw: part.finishReason.raw }, part.usage)
    else addPart(read, { ...part })
  }
  return read
}

type Counts = { total: number | undefined; [count: string]: number | undefined }

function addPart(read: FirstChoice, part: { type: string } & Record<string, unknown>): void {
  if (part.type === 'tool-call' && part['providerExecuted'] !== true) {
    read.toolCalls.push({ name: part['toolName'] as string, arguments: part['input'] as string })
  }
  if (part.type === 'source') read.sources.push(part['url'] as string)
  if (part.type === 'file') read.files += 1
}

/** The parts of one choice over all messages, as Google's SDK delivers them. */
export const partsOf = (messages: readonly GenerateContentResponse[], choice: number): Part[] =>
  candidatesOf(messages, choice).flatMap((candidate) => candidate.content?.parts ?? [])

export const candidatesOf = (messages: readonly GenerateContentResponse[], choice: number): Candidate[] =>
  messages.flatMap((message) => (message.candidates ?? []).filter(({ index }) => (index ?? 0) === choice))
