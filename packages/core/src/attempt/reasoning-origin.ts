import { createHmac } from 'node:crypto'
import type { AnswerReader, Received } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import type { AssistantMessage, ChatEvent, ChatMessage, ReasoningDetail } from '../chat/index.ts'
import type { NativeRequest, Provider, Warning } from '../providers/contract.ts'
import { isExactNumber } from '../providers/json-value.ts'
import type { Secret } from '../providers/secret.ts'
import type { FittedRequest } from './prepare-call.ts'

/**
 * Who made a piece of opaque reasoning state: the key of a provider, as nobody else may be able to read it back. It travels in
 * the state itself, `inroute-<origin>:<state>`, the one thing that every caller sends back as it came. The origin is a hash
 * under the key: all instances agree on it, nobody can make one up, and nothing of the key is in it.
 */
const stamped = /^inroute-([\w-]{16}):/

const origins = new WeakMap<Secret, string>()

/** A provider without keys goes by its name. */
export function originOf({ id }: Pick<Provider, 'id'>, key: Secret | undefined): string {
  if (!key) return hashUnder(id)
  const origin = origins.get(key) ?? hashUnder(key.reveal())
  origins.set(key, origin)
  return origin
}

const hashUnder = (secret: string): string =>
  createHmac('sha256', secret).update('who made this reasoning').digest('base64url').slice(0, 16)

/** Whether the next turn could go elsewhere: only then is there anything to remember. */
export const isOneOfSeveral = ({ model, provider }: Endpoint, candidates: readonly Endpoint[]): boolean =>
  provider.keys.length > 1 || candidates.some((other) => other.model === model && other.provider.id !== provider.id)

/** The answer with its opaque state marked as made by `origin`. */
export function stampAnswer(reader: AnswerReader, origin: string): AnswerReader {
  const stamp = (received: Received): Received => {
    if (!received.events.some(isOpaqueEvent)) return received
    const states = new Set(received.events.filter(isOpaqueEvent).map(({ detail }) => stateOf(detail)))
    const events = received.events.map((event) => stampEvent(event, origin))
    // the provider's own message, where callers get that, holds the same state somewhere
    return { events, body: received.body && (stampIn(received.body, states, origin) as Received['body']) }
  }
  return {
    progress: reader.progress,
    shortcut: reader.shortcut,
    read: async () => (await reader.read())?.map(stamp),
    cancel: (reason) => reader.cancel(reason),
  }
}

const stampOf = (state: string | undefined, origin: string): string => `inroute-${origin}:${state}`

const stampIn = (value: unknown, states: ReadonlySet<unknown>, origin: string): unknown =>
  mapTexts(value, (text) => (states.has(text) ? stampOf(text, origin) : text))

/** The same JSON with each of its texts, but names, as `change` gives it. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change))
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return Object.fromEntries(Object.entries(value).map(([member, entry]) => [member, mapTexts(entry, change)]))
}

type ReasoningEvent = Extract<ChatEvent, { type: 'reasoning-delta' }>

const isOpaqueEvent = (event: ChatEvent): event is ReasoningEvent =>
  event.type === 'reasoning-delta' && Boolean(stateOf(event.detail))

const stampEvent = (event: ChatEvent, origin: string): ChatEvent =>
  isOpaqueEvent(event) ? { ...event, detail: withState(event.detail, stampOf(stateOf(event.detail), origin)) } : event

function stateOf(detail: ReasoningDetail): string | undefined {
  const state =
    detail.type === 'reasoning.encrypted'
      ? detail.data
      : detail.type === 'reasoning.text'
        ? detail.signature
        : undefined
  return typeof state === 'string' ? state : undefined
}

function withState(detail: ReasoningDetail, state: string): ReasoningDetail {
  if (detail.type === 'reasoning.encrypted') return { ...detail, data: state }
  return detail.type === 'reasoning.text' ? { ...detail, signature: state } : detail
}

const originIn = (detail: ReasoningDetail): string | undefined => stamped.exec(stateOf(detail) ?? '')?.[1]

/** Callers send what they like: what is no list of objects has no origin. */
function detailsOf(message: ChatMessage): readonly ReasoningDetail[] {
  const details: unknown = (message as AssistantMessage).reasoning_details
  return Array.isArray(details) ? details.filter((detail) => typeof detail === 'object' && detail !== null) : none
}
const none: readonly never[] = []

/** Who made the latest state in a conversation. */
export function lastOrigin(messages: readonly ChatMessage[]): string | undefined {
  const latest = messages.findLast((message) => detailsOf(message).some(originIn))
  return latest && detailsOf(latest).map(originIn).findLast(Boolean)
}

/** The provider that can read the conversation's state first among those of its model. */
export function preferOrigin(candidates: readonly Endpoint[], messages: readonly ChatMessage[]): readonly Endpoint[] {
  const origin = candidates.length > 1 ? lastOrigin(messages) : undefined
  if (origin === undefined) return candidates
  const from = candidates.findIndex(({ provider }) =>
    keysOf(provider).some((key) => originOf(provider, key) === origin),
  )
  const to = candidates.findIndex(({ model }) => model === candidates[from]?.model)
  return from === to ? candidates : candidates.toSpliced(from, 1).toSpliced(to, 0, candidates[from]!)
}

/** Whether an endpoint can read the conversation's latest state: there is none, or one of its keys made it. */
export function readsState({ provider }: Endpoint, messages: readonly ChatMessage[]): boolean {
  const origin = lastOrigin(messages)
  return origin === undefined || keysOf(provider).some((key) => originOf(provider, key) === origin)
}

const keysOf = ({ keys }: Provider): readonly (Secret | undefined)[] => (keys.length > 0 ? keys : [undefined])

/** The request with the state that `origin` made as it made it, and without what others made. */
export function unstampRequest(
  fitted: FittedRequest,
  origin: string,
): { fitted: FittedRequest; warnings: readonly Warning[] } {
  const { messages } = fitted.request
  if (!messages.some((message) => detailsOf(message).some(originIn))) return { fitted, warnings: [] }
  const warnings: Warning[] = []
  const unstamped = messages.map((message, index) => {
    const details = detailsOf(message)
    if (!details.some(originIn)) return message
    const kept = details.flatMap((detail) => unstamp(detail, origin) ?? [])
    const isComplete = details.every((detail) => (originIn(detail) ?? origin) === origin)
    if (!isComplete) warnings.push(lost(`messages[${index}].reasoning_details`))
    return { ...message, reasoning_details: kept } as ChatMessage
  })
  const request = { ...fitted.request, messages: unstamped }
  // a body that holds another maker's state cannot go as it came
  const native = warnings.length === 0 ? fitted.native && unstampNative(fitted.native, origin) : undefined
  return { fitted: { ...fitted, request, native }, warnings }
}

/** The caller's own body with the state as `origin` made it, and everything else as it came. */
function unstampNative(native: NativeRequest, origin: string): NativeRequest {
  const stamp = stampOf('', origin)
  const body = mapTexts(native.body, (text) => (text.startsWith(stamp) ? text.slice(stamp.length) : text))
  return { ...native, body: body as NativeRequest['body'], text: native.text?.replaceAll(`"${stamp}`, '"') }
}

/** Without its signature a thought is still a text; without its data encrypted reasoning is nothing. */
function unstamp(detail: ReasoningDetail, origin: string): ReasoningDetail | undefined {
  const made = originIn(detail)
  if (made === undefined) return detail
  if (made === origin) return withState(detail, stateOf(detail)!.replace(stamped, ''))
  if (detail.type !== 'reasoning.text') return undefined
  const { signature: _, ...text } = detail
  return text
}

const lost = (field: string): Warning => ({
  type: 'unsupported',
  field,
  message: 'reasoning that only the provider and key that made it can read back; left out',
})
