import type { Dialect } from '../contract.ts'
import { parseRequest } from './parse-request.ts'
import { renderError } from './render-error.ts'
import { renderReply } from './render-reply.ts'
import { createStreamRenderer } from './stream-renderer.ts'

/** `POST /messages`: Anthropic's dialect with OpenRouter's extensions (section 21), for any model. */
export const anthropicMessages: Dialect = {
  wire: 'anthropic-messages',
  api: 'messages',
  parse: parseRequest,
  renderReply,
  createStreamRenderer,
  renderError,
}
