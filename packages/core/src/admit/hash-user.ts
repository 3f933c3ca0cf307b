import { hash } from 'node:crypto'
import type { ChatRequest } from '../chat/request.ts'
import type { EmbeddingsRequest, NativeRequest } from '../providers/contract.ts'
import { editMembers } from '../providers/openai-chat/json-members.ts'

interface Sendable {
  request: ChatRequest
  embeddings?: EmbeddingsRequest | undefined
  native: NativeRequest
}

/**
 * `user` as providers get it (section 3): the same for the same user of the same caller, so that they can tell users apart,
 * and telling nobody who it is. The caller's own body says the same, in its text too, where it is Chat Completions.
 */
export function hashUser<T extends Sendable>(received: T, callerId: string): T {
  const { request, embeddings, native } = received
  if (!request.user) return received
  const user = hash('sha256', `${callerId}\n${request.user}`)
  const hashed = {
    ...received,
    request: { ...request, user },
    ...(embeddings && { embeddings: { ...embeddings, user } }),
  }
  if (native.wire !== 'openai-chat') return hashed
  const text = native.text === undefined ? undefined : editMembers(native.text, new Map([['user', { value: user }]]))
  return { ...hashed, native: { ...native, body: { ...native.body, user }, text } }
}
