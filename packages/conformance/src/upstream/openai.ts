import { type Asked, asArray, asObject, type Content, type Refusal, textOf, type UpstreamDialect } from './answer.ts'

const created = 1_700_000_000

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

function chunkOf(asked: Asked, content: Content, choices: unknown[], usage?: object): string {
  const { model } = asked
  return data({ id: `chatcmpl-${content.id}`, object: 'chat.completion.chunk', created, model, choices, ...usage })
}

const usageOf = ({ usage }: Content): object => ({
  usage: {
    prompt_tokens: usage.prompt,
    completion_tokens: usage.completion,
    total_tokens: usage.prompt + usage.completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  },
})

const toolDelta = (id: string, name: string, args: string): object => ({
  tool_calls: [
    {
      index: 0,
      ...(id && { id: `call_${id}`, type: 'function' }),
      function: { ...(name && { name }), arguments: args },
    },
  ],
})

const refusals: Record<Refusal, { status: number; type: string; code: string | null; message: string }> = {
  'invalid-request': { status: 400, type: 'invalid_request_error', code: null, message: "Invalid value: 'messages'." },
  auth: {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'Incorrect API key provided: {key}.',
  },
  billing: { status: 402, type: 'insufficient_quota', code: 'insufficient_quota', message: 'Insufficient balance.' },
  permission: { status: 403, type: 'permission_error', code: null, message: 'Your account may not use this model.' },
  'not-found': {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: 'The model `{model}` does not exist.',
  },
  'too-large': { status: 413, type: 'invalid_request_error', code: null, message: 'Request too large.' },
  'rate-limit': {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for {model}.',
  },
  'server-error': {
    status: 500,
    type: 'server_error',
    code: null,
    message: 'The server had an error processing your request.',
  },
  overloaded: {
    status: 503,
    type: 'server_error',
    code: null,
    message: 'The engine is currently overloaded, please try again later.',
  },
  'context-length': {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message:
      "This model's maximum context length is {window} tokens. However, your messages resulted in {over} tokens. Please reduce the length of the messages.",
  },
  'content-filter': {
    status: 400,
    type: 'invalid_request_error',
    code: 'content_filter',
    message: "The response was filtered due to the prompt triggering the provider's content management policy.",
  },
  prefill: {
    status: 400,
    type: 'invalid_request_error',
    code: null,
    message: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  },
}

/** `POST .../chat/completions` */
export const openaiDialect: UpstreamDialect = {
  name: 'openai',
  read(path, body) {
    if (!path.endsWith('/chat/completions')) return undefined
    const last = asObject(asArray(body['messages']).at(-1))
    const tool = asObject(asObject(asArray(body['tools'])[0])['function'])['name']
    return {
      model: String(body['model']),
      stream: body['stream'] === true,
      body,
      prefill: last['role'] === 'assistant' ? textOf(last['content']) : undefined,
      tool: typeof tool === 'string' ? tool : undefined,
    }
  },
  stream(asked, content) {
    const delta = (delta: object, finish_reason: string | null = null): string =>
      chunkOf(asked, content, [{ index: 0, delta, finish_reason }])
    const { tool } = asked
    const withUsage = asObject(asked.body['stream_options'])['include_usage'] === true
    return {
      opening: [
        delta({ role: 'assistant', content: tool ? null : '' }),
        ...(tool ? [delta(toolDelta(content.id, tool, ''))] : []),
      ],
      tokens: content.tokens.map((token) => delta(tool ? toolDelta('', '', token) : { content: token })),
      closing: [
        delta({}, tool ? 'tool_calls' : 'stop'),
        ...(withUsage ? [chunkOf(asked, content, [], usageOf(content))] : []),
      ],
      terminal: ['data: [DONE]\n\n'],
    }
  },
  whole(asked, content) {
    const text = content.tokens.join('')
    const message = asked.tool
      ? {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: `call_${content.id}`, type: 'function', function: { name: asked.tool, arguments: text } }],
        }
      : { role: 'assistant', content: text, refusal: null }
    return {
      id: `chatcmpl-${content.id}`,
      object: 'chat.completion',
      created,
      model: asked.model,
      choices: [{ index: 0, message, finish_reason: asked.tool ? 'tool_calls' : 'stop', logprobs: null }],
      ...usageOf(content),
    }
  },
  refuse(refusal, details) {
    const { status, message, ...rest } = refusals[refusal]
    return { status, body: { error: { message: filled(message, details), param: null, ...rest } } }
  },
  inBandError: () =>
    data({
      error: { message: 'The server had an error while answering.', type: 'server_error', code: null, param: null },
    }),
}

/** A refusal's message with what it names put in. */
export const filled = (message: string, details: { asked: Asked; key: string; windowTokens: number }): string =>
  message
    .replace('{model}', details.asked.model)
    .replace('{key}', details.key)
    .replace('{window}', String(details.windowTokens))
    .replace('{over}', String(details.windowTokens + 1_000))
