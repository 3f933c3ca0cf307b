import type { Dialect } from '../contract.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { parseRequest } from './parse-request.ts'
import { renderFailure, renderReply } from './render-response.ts'
import { createStreamRenderer } from './stream-renderer.ts'

/** `POST /responses`: OpenAI's Responses, stateless (section 20). Errors before an answer look as on the chat route. */
export const openaiResponses: Dialect = {
  wire: 'openai-responses',
  api: 'responses',
  parse: parseRequest,
  renderReply,
  renderFailure,
  createStreamRenderer,
  renderError: openaiChat.renderError,
}
