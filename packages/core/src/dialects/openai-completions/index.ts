import type { Dialect } from '../contract.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { parseRequest } from './parse-request.ts'
import { createStreamRenderer, renderReply } from './render.ts'

/** `POST /completions`, the legacy form (section 22): a prompt in, text out, everything else as on the chat route. */
export const openaiCompletions: Dialect = {
  wire: 'openai-completions',
  api: 'completions',
  parse: parseRequest,
  renderReply,
  createStreamRenderer,
  renderError: openaiChat.renderError,
}
