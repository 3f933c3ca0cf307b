import type { ProviderAnswer, ProviderCall } from '../providers/contract.ts'
import type {
  ScriptedAnswer,
  ScriptedEmbeddings,
  ScriptedFailure,
  ScriptedReply,
  ScriptedUsage,
} from './scripted-answer.ts'

type Call = Pick<ProviderCall, 'stream' | 'signal'> & { model: string }

/** A scripted answer as it comes over OpenAI's wire. */
export async function playAnswer(answer: ScriptedAnswer, call: Call): Promise<ProviderAnswer> {
  if (typeof answer === 'string') return playReply({ text: answer }, call)
  if (answer.after) await held(answer.after, call.signal)
  if ('failure' in answer) return playFailure(answer)
  if ('embeddings' in answer) return json(200, renderEmbeddings(answer, call))
  return playReply(answer, call)
}

async function playReply(reply: ScriptedReply, call: Call): Promise<ProviderAnswer> {
  if (call.stream) return answered(200, streamed(reply, call), 'text/event-stream')
  const text: string[] = []
  for (const piece of piecesOf(reply)) {
    if (typeof piece === 'string') text.push(piece)
    else await held(piece, call.signal)
  }
  const { reasoning, usage = usualUsage } = reply
  const calls = toolCallsOf(reply)
  const message = {
    role: 'assistant',
    content: reply.text === undefined && calls ? null : text.join(''),
    ...(reasoning !== undefined && { reasoning }),
    ...(calls && { tool_calls: calls }),
  }
  const choice = { index: 0, message, finish_reason: finishOf(reply) }
  return json(200, { ...head(call), choices: [choice], ...(usage && { usage: renderUsage(usage) }) })
}

async function* streamed(reply: ScriptedReply, call: Call): AsyncGenerator<Uint8Array> {
  const chunk = (delta: object, finish_reason: string | null = null): Uint8Array =>
    event({ ...head(call, '.chunk'), choices: [{ index: 0, delta, finish_reason }] })
  yield chunk({ role: 'assistant', content: '' })
  if (reply.reasoning !== undefined) yield chunk({ reasoning: reply.reasoning })
  for (const piece of piecesOf(reply)) {
    if (typeof piece === 'string') yield chunk({ content: piece })
    else await held(piece, call.signal)
  }
  if (reply.breaksOff) throw new Error('the script breaks off here')
  for (const [index, one] of (toolCallsOf(reply) ?? []).entries()) yield chunk({ tool_calls: [{ index, ...one }] })
  yield chunk({}, finishOf(reply))
  const { usage = usualUsage } = reply
  if (usage) yield event({ ...head(call, '.chunk'), choices: [], usage: renderUsage(usage) })
  yield encoder.encode('data: [DONE]\n\n')
}

/** Until the test lets go, or nobody wants the rest. */
function held(gate: PromiseLike<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason as Error)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    gate.then(() => resolve(), reject)
  })
}

const piecesOf = ({ text = '' }: ScriptedReply): readonly (string | PromiseLike<unknown>)[] =>
  typeof text === 'string' ? [text] : text

const finishOf = ({ finishReason, toolCalls }: ScriptedReply): string =>
  finishReason ?? (toolCalls?.length ? 'tool_calls' : 'stop')

function toolCallsOf({ toolCalls }: ScriptedReply) {
  if (!toolCalls?.length) return undefined
  return toolCalls.map(({ id, name, arguments: given = {} }, index) => ({
    id: id ?? `call_${index + 1}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }))
}

const usualUsage: ScriptedUsage = { prompt: 10, completion: 5 }

const renderUsage = ({ prompt, completion, cached = 0, reasoning = 0 }: ScriptedUsage): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
})

const renderEmbeddings = ({ embeddings, usage = usualUsage }: ScriptedEmbeddings, { model }: Call): object => ({
  object: 'list',
  model,
  data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  usage: { prompt_tokens: usage.prompt, total_tokens: usage.prompt },
})

/** What OpenAI's wire says for each kind of failure. `network`, `cut` and `malformed` have no answer that says so. */
const refusals: Readonly<
  Record<Exclude<ScriptedFailure['failure'], number | Wordless>, [status: number, code?: string]>
> = {
  auth: [401, 'invalid_api_key'],
  billing: [402, 'insufficient_quota'],
  permission: [403, 'permission_denied'],
  not_found: [404, 'model_not_found'],
  rate_limit: [429, 'rate_limit_exceeded'],
  overloaded: [503, 'overloaded_error'],
  server: [500],
  context_length: [400, 'context_length_exceeded'],
  content_filter: [400, 'content_filter'],
  invalid_request: [400],
  payload_too_large: [413],
  timeout: [504],
}
type Wordless = 'network' | 'cut' | 'malformed'

function playFailure({
  failure,
  message = `scripted: ${failure}`,
  retryAfterSeconds,
}: ScriptedFailure): ProviderAnswer {
  if (failure === 'network') throw new Error(message)
  if (failure === 'malformed') return answered(200, [encoder.encode('not JSON')], 'application/json')
  if (failure === 'cut') return answered(200, cut(message), 'text/event-stream')
  const [status, code] = typeof failure === 'number' ? [failure] : refusals[failure]
  const { headers, ...answer } = json(status, { error: { message, code: code ?? null } })
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  return { ...answer, headers: { ...headers, ...retryAfter } }
}

async function* cut(message: string): AsyncGenerator<Uint8Array> {
  yield encoder.encode(': \n\n')
  throw new Error(message)
}

const head = ({ model }: Call, kind = ''): object => ({
  id: 'chatcmpl-scripted',
  object: `chat.completion${kind}`,
  created: 0,
  model,
})

const encoder = new TextEncoder()

const event = (value: object): Uint8Array => encoder.encode(`data: ${JSON.stringify(value)}\n\n`)

const json = (status: number, body: object): ProviderAnswer =>
  answered(status, [encoder.encode(JSON.stringify(body))], 'application/json')

async function* all(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
}

const answered = (
  status: number,
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  contentType: string,
): ProviderAnswer => ({ status, headers: { 'content-type': contentType }, body: all(body) })
