/** What callers ask and what the simulated provider answers, of the sizes and shapes seen in real traffic. */

/** The first and the last content chunk of every stream hold these words, so that any contestant's answer can be checked. */
export const firstWord = 'Certainly'
export const lastWord = 'farewell'

/** Real answers hold line breaks, quotes and letters beyond ASCII, all of which have to be escaped or encoded. */
const words = [
  ' the',
  ' cache',
  ' is',
  ' warm',
  '.',
  '\n\n',
  ' café',
  ' "quoted"',
  ' request',
  ' →',
  ' per',
  ' second',
  ',',
]

const messages = [
  { role: 'system', content: 'You are the support assistant of a bicycle shop. '.repeat(9).trim() },
  {
    role: 'user',
    content: 'My rear derailleur skips in the two smallest cogs, what should I look at first? '.repeat(3).trim(),
  },
  {
    role: 'assistant',
    content: 'Check the cable tension, then the hanger: a bent one shows exactly there. '.repeat(4).trim(),
  },
  {
    role: 'user',
    content: 'It is “straight” as far as I can see. How do I measure it without the tool from the workshop?',
  },
]

export interface AskOptions {
  model: string
  stream: boolean
  /** How many content chunks the upstream sends; travels as `max_tokens`, which every contestant forwards. */
  chunks: number
}

/** A caller's body: about 1.5 kB of JSON. */
export function requestBody({ model, stream, chunks }: AskOptions): string {
  return JSON.stringify({ model, messages, temperature: 0.7, max_tokens: chunks, stream, user: 'customer-4711' })
}

const wholeAnswer = `${firstWord}: ${'turn the crank slowly and watch the gap between “cage” and cog. '.repeat(14)}${lastWord}`

const openaiHead = {
  id: 'chatcmpl-D8EA5nZ0hOZP7LH1T8J9NNIiYa8n1',
  object: 'chat.completion.chunk',
  created: 1_770_853_433,
  model: 'gpt-4.1-2025-04-14',
  service_tier: 'default',
  system_fingerprint: 'fp_8b22347a3e',
}

const openaiUsage = {
  prompt_tokens: 312,
  completion_tokens: 200,
  total_tokens: 512,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
}

const anthropicUsage = {
  input_tokens: 312,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: 200,
  service_tier: 'standard',
}

const anthropicHead = {
  model: 'claude-sonnet-4-20250514',
  id: 'msg_015ZdAGWSyZwVr5WxHaN3vaf',
  type: 'message',
  role: 'assistant',
  stop_sequence: null,
}

export type UpstreamDialect = 'openai' | 'anthropic'

/** The provider's whole answer. */
export function wholeReply(dialect: UpstreamDialect): Buffer {
  const body =
    dialect === 'openai'
      ? {
          ...openaiHead,
          object: 'chat.completion',
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: wholeAnswer, refusal: null, annotations: [] },
              logprobs: null,
              finish_reason: 'stop',
            },
          ],
          usage: openaiUsage,
        }
      : {
          ...anthropicHead,
          content: [{ type: 'text', text: wholeAnswer }],
          stop_reason: 'end_turn',
          usage: anthropicUsage,
        }
  return Buffer.from(JSON.stringify(body))
}

/** The provider's streamed answer: one entry for each write. Only `content` entries count as chunks. */
export interface StreamScript {
  opening: Buffer[]
  content: Buffer[]
  closing: Buffer[]
}

export function streamScript(dialect: UpstreamDialect, chunks: number, withUsage: boolean): StreamScript {
  const texts = Array.from({ length: chunks }, (_, i) =>
    i === 0 ? firstWord : i === chunks - 1 ? ` ${lastWord}` : words[i % words.length]!,
  )
  return dialect === 'openai' ? openaiStream(texts, withUsage) : anthropicStream(texts)
}

function openaiStream(texts: string[], withUsage: boolean): StreamScript {
  const event = (choices: object[], usage?: object) =>
    Buffer.from(
      `data: ${JSON.stringify({ ...openaiHead, choices, ...(withUsage ? { usage: usage ?? null } : {}), obfuscation: 'pxzDLFeh' })}\n\n`,
    )
  const delta = (delta: object, finish_reason: string | null = null) =>
    event([{ index: 0, delta, logprobs: null, finish_reason }])
  return {
    opening: [delta({ role: 'assistant', content: '', refusal: null })],
    content: texts.map((content) => delta({ content })),
    closing: [delta({}, 'stop'), ...(withUsage ? [event([], openaiUsage)] : []), Buffer.from('data: [DONE]\n\n')],
  }
}

function anthropicStream(texts: string[]): StreamScript {
  const event = (type: string, members: object = {}) =>
    Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`)
  return {
    opening: [
      event('message_start', { message: { ...anthropicHead, content: [], stop_reason: null, usage: anthropicUsage } }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping'),
    ],
    content: texts.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    closing: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: texts.length },
      }),
      event('message_stop'),
    ],
  }
}
