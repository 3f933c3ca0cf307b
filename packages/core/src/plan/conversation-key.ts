import { hash } from 'node:crypto'
import type { ChatMessage, ContentPart } from '../chat/request.ts'
import type { CatalogSnapshot } from '../catalog/catalog.ts'
import { findModel } from '../catalog/find-model.ts'
import { isStickable } from './arrange-candidates.ts'
import type { PlannedRequest } from './plan.ts'
import { routerOf } from './resolve-models.ts'

/** What identifies a conversation (section 9), and whether the caller named it. */
export interface Conversation {
  /** Opaque; holds nothing of the prompt. */
  key: string
  /** By a session id or cache key: remembered after any success. Otherwise only once cache usage was seen. */
  named: boolean
}

/**
 * The conversation a request belongs to: body `session_id`, header `x-session-id`, body `prompt_cache_key`, else the first
 * system or developer message and the first other one.
 * @param account whose conversation it is: callers never share one
 */
export function conversationOf(
  request: PlannedRequest,
  { account = '', sessionHeader }: { account?: string | undefined; sessionHeader?: string | undefined },
): Conversation | undefined {
  const name = request.session_id || sessionHeader || request.prompt_cache_key
  if (name) return { key: digest(account, 'named', name), named: true }
  const opening = openingOf(request.messages ?? [])
  return opening.length > 0 ? { key: digest(account, 'opening', ...opening), named: false } : undefined
}

function openingOf(messages: readonly ChatMessage[]): string[] {
  const isSystem = ({ role }: ChatMessage): boolean => role === 'system' || role === 'developer'
  const first = messages.find((message) => !isSystem(message))
  const system = messages.find(isSystem)
  return [system, first].flatMap((message) => (message ? [textOf(message)] : []))
}

/** Enough of a message to tell it from others; hashing megabytes would cost the host's event loop milliseconds. */
const longestText = 8_192

function textOf({ role, content }: ChatMessage): string {
  const parts = typeof content === 'string' ? [content] : (content ?? []).map(partText)
  return `${role} ${parts.map((part) => `${part.length} ${part.slice(0, longestText)}`).join(' ')}`
}

const partText = (part: ContentPart): string =>
  part.type === 'text' ? part.text : part.type === 'image_url' ? part.image_url.url : part.type

function digest(...parts: string[]): string {
  // lengths keep one part's end from being another's beginning
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url')
}

/**
 * Whether knowing the conversation can change where a request goes: it names a split or a router, or a model with several
 * endpoints of which one reads its prompt cache for less.
 */
export function conversationMatters({ model, models }: PlannedRequest, catalog: CatalogSnapshot): boolean {
  return [...(model ? [model] : []), ...(models ?? [])].some((id) => {
    if (catalog.splits.size > 0 || routerOf(id)) return true
    const endpoints = findModel(id, catalog)?.endpoints ?? []
    return endpoints.length > 1 && endpoints.some(isStickable)
  })
}
