import type { ChatEvent } from '../../chat/index.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { AnswerHead, AnswerTail } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { isText } from '../field-rules.ts'
import { ItemWriter } from './item-writer.ts'
import { renderUsage } from './render-usage.ts'

type Json = Record<string, unknown>

/** How a response stands. */
export interface Standing {
  status: 'in_progress' | 'completed' | 'incomplete' | 'failed'
  incomplete?: 'max_output_tokens' | 'content_filter' | undefined
  error?: GatewayError | undefined
}

/** A whole answer. */
export function renderReply(head: AnswerHead, { events }: { events: readonly ChatEvent[] }, tail: AnswerTail): object {
  const writer = createItemWriter(head)
  let standing: Standing = { status: 'completed' }
  for (const event of events) {
    if (event.type === 'finish' && event.choice === 0) standing = standingOf(event)
    else if (isShown(event, head)) writer.write(event, ignore)
  }
  writer.end(ignore, standing.status === 'incomplete')
  return renderResponse(head, { ...standing, output: writer.items }, tail)
}

const ignore = (): void => {}

/**
 * Errors about the size of a request or an answer are no failures in this dialect: the response is incomplete, and says so.
 * `undefined` for all others.
 */
export function renderFailure(head: AnswerHead, error: GatewayError, tail: AnswerTail): object | undefined {
  const standing = standingOfError(error)
  return standing.status === 'incomplete' ? renderResponse(head, { ...standing, output: [] }, tail) : undefined
}

export const createItemWriter = ({ generationId }: AnswerHead): ItemWriter =>
  new ItemWriter((kind, index) => `${kind}_${generationId.replace(/^gen-/, '').replaceAll('-', '')}${index}`)

export const isShown = (event: ChatEvent, { withholdReasoning }: AnswerHead): boolean =>
  !(withholdReasoning && event.type === 'reasoning-delta' && event.detail.type !== 'reasoning.encrypted')

export function standingOf({ reason, nativeReason }: Extract<ChatEvent, { type: 'finish' }>): Standing {
  if (reason === 'length') return { status: 'incomplete', incomplete: 'max_output_tokens' }
  if (reason === 'content_filter') return { status: 'incomplete', incomplete: 'content_filter' }
  if (reason === 'error') {
    const why = `The model broke its answer off${nativeReason ? `: ${nativeReason}` : ''}.`
    return { status: 'failed', error: new GatewayError('upstream_failed', why) }
  }
  return { status: 'completed' }
}

const limitErrors: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'max_tokens_exceeded',
  'token_limit_exceeded',
  'string_too_long',
])

export const standingOfError = (error: GatewayError): Standing =>
  limitErrors.has(error.errorType)
    ? { status: 'incomplete', incomplete: 'max_output_tokens', error }
    : { status: 'failed', error }

/** OpenAI's own codes know few of our errors; `error_type` says which it really was. */
const nativeCodes: Readonly<Record<string, string>> = {
  rate_limit_exceeded: 'rate_limit_exceeded',
  context_length_exceeded: 'invalid_prompt',
  invalid_request: 'invalid_prompt',
  content_policy_violation: 'image_content_policy_violation',
}

const errorField = ({ errorType, message, availability }: GatewayError): Json => ({
  code: nativeCodes[errorType] ?? 'server_error',
  message,
  ...(availability && { availability }),
})

/** The response object: every member the dialect requires, null where nothing is to be said. */
export function renderResponse(
  head: AnswerHead,
  { status, incomplete, error, output }: Standing & { output: readonly Json[] },
  tail: AnswerTail | undefined,
): Json {
  const failed = status === 'failed' ? error : undefined
  return {
    ...echoOf(head.echo ?? {}),
    id: head.generationId,
    object: 'response',
    created_at: head.created,
    completed_at: status === 'completed' ? (tail?.completedAt ?? head.created) : null,
    model: head.model,
    provider: head.provider,
    status,
    output,
    ...(status !== 'in_progress' && { output_text: textOf(output) }),
    error: failed ? errorField(failed) : null,
    incomplete_details: incomplete ? { reason: incomplete } : null,
    usage: tail?.usage ? renderUsage(tail.usage) : null,
    ...(error && { error_type: error.errorType }),
    ...(tail?.serviceTier !== undefined && { service_tier: tail.serviceTier }),
    ...(tail?.metadata && { openrouter_metadata: tail.metadata }),
    ...(tail?.warnings?.length && { warnings: tail.warnings }),
  }
}

/** What a response repeats of its request. */
function echoOf(body: Readonly<Json>): Json {
  const optional = [
    'max_tool_calls',
    'reasoning',
    'prompt_cache_key',
    'safety_identifier',
    'top_logprobs',
    'user',
  ] as const
  return {
    instructions: body['instructions'] ?? null,
    metadata: body['metadata'] ?? null,
    tools: Array.isArray(body['tools']) ? body['tools'].map(echoTool) : [],
    tool_choice: body['tool_choice'] ?? 'auto',
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    temperature: body['temperature'] ?? null,
    top_p: body['top_p'] ?? null,
    presence_penalty: body['presence_penalty'] ?? null,
    frequency_penalty: body['frequency_penalty'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    previous_response_id: null,
    background: false,
    store: false,
    truncation: body['truncation'] ?? 'disabled',
    text: { format: { type: 'text' }, ...(isObject(body['text']) ? body['text'] : {}) },
    ...Object.fromEntries(optional.flatMap((name) => (body[name] == null ? [] : [[name, body[name]]]))),
  }
}

const echoTool = (tool: Json): Json =>
  tool['type'] === 'function' ? { parameters: null, strict: null, ...tool } : tool

const textOf = (output: readonly Json[]): string =>
  output
    .flatMap((item) => (item['type'] === 'message' ? (item['content'] as Json[]) : []))
    .map(({ text }) => (isText(text) ? text : ''))
    .join('')
