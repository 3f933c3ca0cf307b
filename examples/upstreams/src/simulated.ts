import { type ChatCompletionRequest, LLMock } from '@copilotkit/aimock'

const answer =
  'This answer is simulated: no provider key is set, so nothing left this machine. ' +
  'Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY and start again, and the same request goes to the real model.'

/** A local server that speaks OpenAI's, Anthropic's and Gemini's dialects, at a pace one can watch. */
export async function startSimulatedProviders(): Promise<{ url: string; close(): Promise<void> }> {
  const mock = new LLMock({ port: 0, chunkSize: 12 })
  mock.onMessage(/./s, respond, { streamingProfile: { ttft: 150, tps: 60 } })
  await mock.start()
  return { url: mock.url, close: () => mock.stop() }
}

/** As long as the caller allows, like a real model; a word counts as a token. */
function respond({ max_tokens, max_completion_tokens }: ChatCompletionRequest) {
  const words = answer.split(/(?<= )/)
  const most = max_completion_tokens ?? max_tokens
  const allowed = typeof most === 'number' ? words.slice(0, most) : words
  return {
    content: allowed.join(''),
    finishReason: allowed.length < words.length ? 'length' : 'stop',
    usage: { prompt_tokens: 14, completion_tokens: allowed.length },
  }
}
