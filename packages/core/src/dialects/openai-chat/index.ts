import type { Dialect } from '../contract.ts'
import { parseRequest } from './parse-request.ts'
import { renderError } from './render-error.ts'
import { renderReply } from './render-reply.ts'
import { createStreamRenderer } from './stream-renderer.ts'

/** `POST /chat/completions`: OpenAI's dialect with OpenRouter's extensions (sections 3, 13, 14, 15). */
export const openaiChat: Dialect = {
  wire: 'openai-chat',
  api: 'chat',
  parse: parseRequest,
  renderReply,
  createStreamRenderer,
  renderError,
}
