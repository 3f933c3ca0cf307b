import type { Dialect } from '../contract.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { parseRequest } from './parse-request.ts'
import { renderReply } from './render-reply.ts'

/** `POST /embeddings` (section 22). Its answers are never streamed; errors look as on the chat route. */
export const openaiEmbeddings: Dialect = {
  ...openaiChat,
  wire: 'openai-embeddings',
  api: 'embeddings',
  parse: parseRequest,
  renderReply,
}
