import type { Provider, ProviderCall } from '../providers/contract.ts'
import { createOpenAiChatCodec } from '../providers/openai-chat/codec.ts'
import { createOpenAiEmbeddings } from '../providers/openai-chat/embeddings.ts'
import { playAnswer } from './play-answer.ts'
import type { ScriptedAnswer } from './scripted-answer.ts'

/** What an upstream was asked. */
export interface ScriptedRequest {
  /** The id of the provider that was asked. */
  provider: string
  /** The model, by the provider's own id. */
  model: string
  /** What it would have been sent, in the words of Chat Completions (or of Embeddings) whatever the provider speaks itself. */
  body: Readonly<Record<string, unknown>>
  /** Whether a stream was asked for. */
  stream: boolean
  /** The caller has left, or a time limit has run out, before the answer was over. */
  readonly aborted: boolean
}

/** Answers in the order they are to be given, or a function that decides by the request. */
export type ScriptedAnswers =
  | readonly ScriptedAnswer[]
  | ((request: ScriptedRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>)

/** A script and what has become of it. */
export interface Script {
  /** The same providers with their ids, models and prices, whose upstreams play this script: nothing is sent anywhere. */
  play(providers: readonly Provider[]): Provider[]
  /** What was asked so far, in order. */
  readonly requests: readonly ScriptedRequest[]
  /** Appends answers to a list. */
  add(...answers: ScriptedAnswer[]): void
}

/**
 * For tests of your own: upstreams that answer as told, in process. Everything before them is real: keys, budgets, routing,
 * retries, fallback, streaming, the ledger. A request the script has no answer for is a 400 that says so.
 *
 * @example
 * const script = createScript(['Hello!', { failure: 'rate_limit' }, { text: ['Hel', 'lo'] }])
 * const gateway = createGateway({ ...options, providers: script.play(options.providers) })
 */
export function createScript(answers: ScriptedAnswers): Script {
  const requests: ScriptedRequest[] = []
  const list: ScriptedAnswer[] = typeof answers === 'function' ? [] : [...answers]

  function answerTo(request: ScriptedRequest, index: number): ScriptedAnswer | Promise<ScriptedAnswer> {
    if (typeof answers === 'function') return answers(request, index)
    const { provider, model } = request
    const message = `The script has no answer for request ${index + 1} (${provider}, ${model}): it has ${list.length}.`
    return list[index] ?? { failure: 'invalid_request', message }
  }

  return {
    requests,
    add: (...more) => void list.push(...more),
    play: (providers) =>
      providers.map((provider) =>
        scripted(provider, async (call) => {
          const request = requestOf(provider, call)
          const index = requests.push(request) - 1
          return playAnswer(await answerTo(request, index), { ...call, model: request.model })
        }),
      ),
  }
}

function requestOf({ id }: Provider, { body, stream, signal }: ProviderCall): ScriptedRequest {
  const sent = (typeof body === 'string' ? JSON.parse(body) : body) as Record<string, unknown>
  return {
    provider: id,
    model: String(sent['model']),
    body: sent,
    stream,
    get aborted() {
      return signal.aborted
    },
  }
}

/** Its facts, on OpenAI's wire; what it is known to take stays, as routing goes by it. */
function scripted(provider: Provider, call: NonNullable<Provider['call']>): Provider {
  const { capabilities, capabilitiesFor, defaultMaxTokens } = provider.chat
  return {
    ...provider,
    chat: { ...createOpenAiChatCodec(), capabilities, capabilitiesFor, defaultMaxTokens },
    embeddings: provider.embeddings && createOpenAiEmbeddings({}),
    keys: [],
    keyVariable: undefined,
    ownCredentials: undefined,
    authorize: () => ({}),
    call,
  }
}
