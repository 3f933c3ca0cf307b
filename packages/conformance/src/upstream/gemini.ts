import { type Asked, asArray, asObject, type Content, type Refusal, textOf, type UpstreamDialect } from './answer.ts'
import { filled } from './openai.ts'

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\r\n\r\n`

const refusals: Record<Exclude<Refusal, 'content-filter'>, { code: number; status: string; message: string }> = {
  'invalid-request': { code: 400, status: 'INVALID_ARGUMENT', message: 'Request contains an invalid argument.' },
  auth: { code: 401, status: 'UNAUTHENTICATED', message: 'API key not valid: {key}. Please pass a valid API key.' },
  billing: { code: 402, status: 'FAILED_PRECONDITION', message: 'Billing is not enabled for this project.' },
  permission: { code: 403, status: 'PERMISSION_DENIED', message: 'The caller does not have permission.' },
  'not-found': { code: 404, status: 'NOT_FOUND', message: 'models/{model} is not found for API version v1beta.' },
  'too-large': { code: 413, status: 'INVALID_ARGUMENT', message: 'Request payload size exceeds the limit.' },
  'rate-limit': { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted (e.g. check quota).' },
  'server-error': { code: 500, status: 'INTERNAL', message: 'An internal error has occurred.' },
  overloaded: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' },
  'context-length': {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'The input token count ({over}) exceeds the maximum number of tokens allowed ({window}).',
  },
  prefill: {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'Please ensure that multiturn requests end with a user role or a function response.',
  },
}

interface Turn {
  parts: unknown[]
  finishReason?: string
  usage?: boolean
}

function responseOf(asked: Asked, content: Content, { parts, finishReason, usage = false }: Turn): object {
  const candidate = { content: { parts, role: 'model' }, ...(finishReason && { finishReason }), index: 0 }
  const { prompt, completion } = content.usage
  const counts = { promptTokenCount: prompt, candidatesTokenCount: completion, totalTokenCount: prompt + completion }
  return {
    candidates: [candidate],
    ...(usage && { usageMetadata: counts }),
    modelVersion: asked.model,
    responseId: `resp-${content.id}`,
  }
}

/** A function call arrives in one piece: Gemini does not stream arguments. */
const callOf = (asked: Asked, content: Content): unknown[] => [
  { functionCall: { name: asked.tool, args: JSON.parse(content.tokens.join('')) as unknown } },
]

/** `POST .../models/MODEL:generateContent` and `:streamGenerateContent` */
export const geminiDialect: UpstreamDialect = {
  name: 'gemini',
  read(path, body) {
    const match = /\/models\/([^/?]+):(g|streamG)enerateContent(?:\?|$)/.exec(path)
    if (!match) return undefined
    const last = asObject(asArray(body['contents']).at(-1))
    const tool = asObject(asArray(asObject(asArray(body['tools'])[0])['functionDeclarations'])[0])['name']
    return {
      model: decodeURIComponent(match[1]!),
      stream: match[2] === 'streamG',
      body,
      prefill: last['role'] === 'model' ? textOf(last['parts']) : undefined,
      tool: typeof tool === 'string' ? tool : undefined,
    }
  },
  stream(asked, content) {
    const turn = (turn: Turn): string => data(responseOf(asked, content, turn))
    return {
      opening: [],
      tokens: asked.tool
        ? [turn({ parts: callOf(asked, content) })]
        : content.tokens.map((text) => turn({ parts: [{ text }] })),
      closing: [turn({ parts: [{ text: '' }], finishReason: 'STOP', usage: true })],
      terminal: [],
    }
  },
  whole(asked, content) {
    const parts = asked.tool ? callOf(asked, content) : [{ text: content.tokens.join('') }]
    return responseOf(asked, content, { parts, finishReason: 'STOP', usage: true })
  },
  refuse(refusal, details) {
    // Gemini does not refuse a prompt with an error: it answers without candidates
    if (refusal === 'content-filter') {
      return {
        status: 200,
        body: {
          promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
          usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
        },
      }
    }
    const { code, status, message } = refusals[refusal]
    return { status: code, body: { error: { code, message: filled(message, details), status } } }
  },
  inBandError: () =>
    data({ error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' } }),
}
