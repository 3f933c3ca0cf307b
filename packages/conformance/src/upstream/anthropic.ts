import { asArray, asObject, type Refusal, textOf, type UpstreamDialect } from './answer.ts'
import { filled } from './openai.ts'

const event = (value: { type: string; [member: string]: unknown }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`

const refusals: Record<Refusal, { status: number; type: string; message: string }> = {
  'invalid-request': {
    status: 400,
    type: 'invalid_request_error',
    message: 'messages: at least one message is required',
  },
  auth: { status: 401, type: 'authentication_error', message: 'invalid x-api-key: {key}' },
  billing: { status: 402, type: 'billing_error', message: 'Your credit balance is too low to access the API.' },
  permission: { status: 403, type: 'permission_error', message: 'Your API key may not use this model.' },
  'not-found': { status: 404, type: 'not_found_error', message: 'model: {model}' },
  'too-large': { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum size' },
  'rate-limit': {
    status: 429,
    type: 'rate_limit_error',
    message: "This request would exceed your account's rate limit.",
  },
  'server-error': { status: 500, type: 'api_error', message: 'Internal server error' },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  'context-length': {
    status: 400,
    type: 'invalid_request_error',
    message: 'prompt is too long: {over} tokens > {window} maximum',
  },
  'content-filter': {
    status: 400,
    type: 'invalid_request_error',
    message: 'Output blocked by content filtering policy',
  },
  prefill: {
    status: 400,
    type: 'invalid_request_error',
    message: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  },
}

/** `POST .../messages` */
export const anthropicDialect: UpstreamDialect = {
  name: 'anthropic',
  read(path, body) {
    if (!path.endsWith('/messages')) return undefined
    const last = asObject(asArray(body['messages']).at(-1))
    const tool = asObject(asArray(body['tools'])[0])['name']
    return {
      model: String(body['model']),
      stream: body['stream'] === true,
      body,
      prefill: last['role'] === 'assistant' ? textOf(last['content']) : undefined,
      tool: typeof tool === 'string' ? tool : undefined,
    }
  },
  stream({ model, tool }, { id, tokens, usage }) {
    const block = tool ? { type: 'tool_use', id: `toolu_${id}`, name: tool, input: {} } : { type: 'text', text: '' }
    const message = {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: usage.prompt,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 1,
      },
    }
    return {
      opening: [
        event({ type: 'message_start', message }),
        event({ type: 'content_block_start', index: 0, content_block: block }),
        event({ type: 'ping' }),
      ],
      tokens: tokens.map((token) =>
        event({
          type: 'content_block_delta',
          index: 0,
          delta: tool ? { type: 'input_json_delta', partial_json: token } : { type: 'text_delta', text: token },
        }),
      ),
      closing: [
        event({ type: 'content_block_stop', index: 0 }),
        event({
          type: 'message_delta',
          delta: { stop_reason: tool ? 'tool_use' : 'end_turn', stop_sequence: null },
          usage: { output_tokens: usage.completion },
        }),
      ],
      terminal: [event({ type: 'message_stop' })],
    }
  },
  whole({ model, tool }, { id, tokens, usage }) {
    const text = tokens.join('')
    return {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model,
      content: [
        tool
          ? { type: 'tool_use', id: `toolu_${id}`, name: tool, input: JSON.parse(text) as unknown }
          : { type: 'text', text },
      ],
      stop_reason: tool ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: usage.prompt,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: usage.completion,
      },
    }
  },
  refuse(refusal, details) {
    const { status, type, message } = refusals[refusal]
    return { status, body: { type: 'error', error: { type, message: filled(message, details) }, request_id: 'req_1' } }
  },
  inBandError: () => event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
}
