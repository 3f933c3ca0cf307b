import type { ChatMessage } from '../chat/request.ts'
import type { Modality } from '../providers/contract.ts'
import type { PlannedRequest } from './plan.ts'

/** What an endpoint must be able to do for a request. */
export interface Needs {
  /** Input modalities beside text. */
  input: ReadonlySet<Modality>
  /** Output modalities beside text. */
  output: ReadonlySet<string>
  maxTokens: number | undefined
  tools: boolean
}

const none: ReadonlySet<never> = new Set()
const nothing: readonly string[] = []

const modalityOf: Readonly<Record<string, Modality>> = {
  image_url: 'image',
  input_audio: 'audio',
  video_url: 'video',
  input_video: 'video',
  file: 'file',
}

export function needsOf(request: PlannedRequest): Needs {
  return {
    input: inputModalities(request.messages ?? []),
    output: request.modalities?.some((modality) => modality !== 'text')
      ? new Set(request.modalities.filter((modality) => modality !== 'text'))
      : none,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    tools: isGiven(request.tools),
  }
}

function inputModalities(messages: readonly ChatMessage[]): ReadonlySet<Modality> {
  let found: Set<Modality> | undefined
  for (const message of messages) {
    if (!Array.isArray(message.content)) continue
    for (const part of message.content) {
      const modality = Object.hasOwn(modalityOf, part.type) ? modalityOf[part.type] : undefined
      if (modality) found = (found ?? new Set()).add(modality)
    }
  }
  return found ?? none
}

/** A member counts as used when it says something: null and an empty list do not. */
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)

/** The names an endpoint's parameters may list a request member under. */
const parameterNames: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    `temperature top_p top_k min_p top_a frequency_penalty presence_penalty repetition_penalty logit_bias logprobs
     top_logprobs prediction seed response_format structured_outputs stop tools tool_choice parallel_tool_calls
     web_search_options verbosity`
      .split(/\s+/)
      .map((name) => [name, [name]]),
  ),
  max_tokens: ['max_tokens', 'max_completion_tokens'],
  max_completion_tokens: ['max_completion_tokens', 'max_tokens'],
  reasoning: ['reasoning', 'reasoning_effort', 'include_reasoning'],
  reasoning_effort: ['reasoning_effort', 'reasoning'],
  include_reasoning: ['include_reasoning', 'reasoning'],
}

/** Tells which of the request's parameters an endpoint of the given ones lacks. Endpoints of one codec share one set. */
export function missingParameters(request: PlannedRequest): (parameters: ReadonlySet<string>) => readonly string[] {
  const used = Object.keys(request).filter(
    (member) => Object.hasOwn(parameterNames, member) && isGiven(request[member]),
  )
  const known = new Map<ReadonlySet<string>, readonly string[]>()
  return (parameters) => {
    const seen = known.get(parameters)
    if (seen) return seen
    const missing = used.filter((member) => !parameterNames[member]!.some((name) => parameters.has(name)))
    if (needsSchemas(request) && !parameters.has('structured_outputs')) missing.push('structured_outputs')
    known.set(parameters, missing)
    return missing
  }
}

/** Taking `response_format` means JSON; keeping to a schema is `structured_outputs`. */
const needsSchemas = ({ response_format }: PlannedRequest): boolean => response_format?.type === 'json_schema'

/** The parameters whose support is preferred within a model even when it is not required (section 5). */
export function preferredParameters(request: PlannedRequest): readonly string[] {
  if (request.tools === undefined && request.response_format === undefined && request.verbosity === undefined)
    return nothing
  return ['tools', 'response_format', 'verbosity'].filter((member) => isGiven(request[member]))
}

/** The parameters a model must take to do what the request is about, for a router that may pick another. */
export const neededAbilities = (request: PlannedRequest): readonly string[] =>
  needsSchemas(request) ? [...preferredParameters(request), 'structured_outputs'] : preferredParameters(request)

/** Members that routing reads for what they say, and not only for being there. */
const readWhole: ReadonlySet<string> = new Set([
  'model',
  'models',
  'provider',
  'route',
  'service_tier',
  'max_tokens',
  'max_completion_tokens',
  'modalities',
  'user',
  'plugins',
])

/**
 * The request as routing sees it, to be planned again later: what it says to routing, the names of the parameters it uses, and
 * of the prompt only which kinds of parts it has.
 */
export function routingMembers(request: PlannedRequest): PlannedRequest {
  const members: PlannedRequest = {}
  for (const member of Object.keys(request)) {
    const value = request[member]
    if (!isGiven(value)) continue
    if (readWhole.has(member)) members[member] = value
    else if (member === 'response_format') members.response_format = { type: request.response_format!.type }
    else if (Object.hasOwn(parameterNames, member)) members[member] = true
  }
  const parts = [...inputModalities(request.messages ?? [])].map((modality) => ({ type: partOf[modality] }))
  const turn = request.messages?.findLast((message) => message.role === 'assistant' && 'model' in message)
  const messages = [
    ...(parts.length > 0 ? [{ role: 'user', content: parts }] : []),
    ...(turn ? [{ role: 'assistant', model: (turn as { model?: unknown }).model }] : []),
  ]
  return messages.length > 0 ? { ...members, messages: messages as ChatMessage[] } : members
}

const partOf: Readonly<Record<Modality, string>> = {
  text: 'text',
  image: 'image_url',
  audio: 'input_audio',
  video: 'video_url',
  file: 'file',
}
