import type { ChatRequest } from '../chat/index.ts'
import type { ModelOffer } from '../catalog/offer.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import { compressionEnabled } from '../tokens/context-compression.ts'
import { countFrame, countTokens } from '../tokens/count-tokens.ts'
import { type TokenProfile, tokenProfile } from '../tokens/profile.ts'
import type { Cut } from './draft.ts'
import { middleOut } from './middle-out.ts'

export interface FitInput {
  request: ChatRequest
  /** The candidate's model id, canonical or the provider's own: it names the tokenizer. */
  model: string
  offer: Pick<ModelOffer, 'contextTokens' | 'maxOutputTokens' | 'maxMessages' | 'output'>
  /** What providers reported over what was estimated for this model lately. @default 1 */
  correction?: number | undefined
  /** The provider refused the request as too long: fit it once more, with the numbers it gave. */
  refusal?: Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> | undefined
  /** What the caller sent: `prompt` on the legacy completions route. @default 'messages' */
  inputType?: 'messages' | 'prompt' | undefined
}

export interface FitResult {
  /** What to send: the very object given if nothing had to be cut. */
  request: ChatRequest
  changed: boolean
  /** Estimated prompt tokens of `request`. */
  promptTokens: number
  /** Estimated prompt tokens of what was given. */
  originalTokens: number
  /** The window less the room kept for the completion; undefined if the window is not known. */
  allowedTokens: number | undefined
  cuts: readonly Cut[]
  /** For router metadata, if something was cut (section 17). */
  stage?: CompressionStage
}

/** The `context_compression` stage of router metadata. Counts are messages; tokens are beside them. */
export interface CompressionStage {
  type: 'context_compression'
  name: 'context-compression'
  data: {
    engine: 'middle-out'
    input_type: 'messages' | 'prompt'
    original_count: number
    compressed_count: number
    original_tokens: number
    compressed_tokens: number
  }
}

/**
 * Makes a request fit one candidate's window, or says why it does not (section 8). Pure: the same input gives the same
 * result, and the request given is left as it is, so that each candidate is fitted from the original.
 * @throws GatewayError `context_length_exceeded`
 */
export function fitRequest(input: FitInput): FitResult {
  const { request, offer } = input
  const profile = tokenProfile(input.model)
  const limits = limitsOf(input, profile)
  const count = (): number => Math.round(countTokens(request, profile) * limits.scale)
  const asIs: FitResult = {
    request,
    changed: false,
    get promptTokens() {
      return count()
    },
    get originalTokens() {
      return count()
    },
    allowedTokens: limits.allowedTokens,
    cuts: [],
  }
  const { allowedTokens } = limits
  const maxMessages = offer.maxMessages ?? Number.POSITIVE_INFINITY
  const mayBeTooLong = allowedTokens !== undefined && (input.refusal || tokenBound(request, profile) > allowedTokens)
  if (!mayBeTooLong && request.messages.length <= maxMessages) return asIs
  const originalTokens = count()
  const target = (allowedTokens ?? Number.POSITIVE_INFINITY) / (1 + profile.marginShare)
  if (originalTokens <= target && request.messages.length <= maxMessages) return asIs
  if (!mayCompress(input)) {
    const surelyTooLong = originalTokens > (allowedTokens ?? Number.POSITIVE_INFINITY) * (1 + profile.marginShare)
    if (!surelyTooLong && !input.refusal && request.messages.length <= maxMessages) return asIs
    throw tooLong(input, limits, originalTokens, false)
  }
  const fitted = middleOut({
    messages: request.messages,
    profile,
    room: { tokens: Math.floor(target / limits.scale) - countFrame(request, profile), messages: maxMessages },
  })
  if (!fitted) throw tooLong(input, limits, originalTokens, true)
  const shortened: ChatRequest = { ...request, messages: fitted.messages }
  const promptTokens = Math.round(countTokens(shortened, profile) * limits.scale)
  return {
    request: shortened,
    changed: true,
    promptTokens,
    originalTokens,
    allowedTokens,
    cuts: fitted.cuts,
    stage: {
      type: 'context_compression',
      name: 'context-compression',
      data: {
        engine: 'middle-out',
        input_type: input.inputType ?? 'messages',
        original_count: request.messages.length,
        compressed_count: fitted.messages.length,
        original_tokens: originalTokens,
        compressed_tokens: promptTokens,
      },
    },
  }
}

/** No tokenizer takes more tokens than bytes, and no UTF-16 unit has more bytes than this. */
const maxTokensPerChar = 3

/**
 * The most tokens a plain conversation can be, from the lengths of its texts: counting them is the better part of what a small
 * request costs, and nearly all are far from filling a window. Infinite for requests with more in them than texts.
 */
function tokenBound({ messages, tools, response_format, ...request }: ChatRequest, profile: TokenProfile): number {
  if (tools || response_format || request['functions']) return Number.POSITIVE_INFINITY
  let bound = profile.tokensPerRequest
  for (const message of messages) {
    const { content, name } = message
    const members = Object.keys(message).length // beside role, content and name there may be tool calls and thoughts
    if (typeof content !== 'string' || members > (name === undefined ? 2 : 3)) return Number.POSITIVE_INFINITY
    bound += profile.tokensPerMessage + maxTokensPerChar * (content.length + (name?.length ?? 0))
  }
  return bound
}

interface Limits {
  contextTokens: number | undefined
  completionTokens: number
  allowedTokens: number | undefined
  /** Estimates are multiplied by this: what the provider has been seen to count over what we count. */
  scale: number
}

function limitsOf(input: FitInput, profile: TokenProfile): Limits {
  const { request, offer, refusal } = input
  const contextTokens = refusal?.contextTokens ?? offer.contextTokens
  const completionTokens = reservedCompletion(input, contextTokens)
  let scale = input.correction ?? 1
  if (refusal) scale = Math.max(scale, refusedScale(refusal, countTokens(request, profile), completionTokens))
  const allowedTokens = contextTokens === undefined ? undefined : Math.max(0, contextTokens - completionTokens)
  return { contextTokens, completionTokens, allowedTokens, scale }
}

/** The completion's room where nobody asked for a size: an eighth of the window, up to this many tokens. */
const defaultCompletionTokens = 4096

function reservedCompletion({ request, offer }: FitInput, contextTokens: number | undefined): number {
  const asked = request.max_completion_tokens ?? request.max_tokens
  const most = offer.maxOutputTokens ?? Number.POSITIVE_INFINITY
  if (typeof asked === 'number') return Math.min(asked, most)
  return contextTokens === undefined ? 0 : Math.min(Math.floor(contextTokens / 8), defaultCompletionTokens, most)
}

/** A refusal without a number still says that it was too much: then a tenth more is assumed. */
const assumedScale = 1.1

/** Providers count with or without the completion asked for; the reading nearer to our own count is the right one. */
function refusedScale(
  { requestedTokens }: NonNullable<FitInput['refusal']>,
  counted: number,
  completion: number,
): number {
  if (requestedTokens === undefined) return assumedScale
  const readings = [requestedTokens, requestedTokens - completion].map((tokens) => tokens / counted)
  const [near] = readings.sort((a, b) => Math.abs(Math.log(Math.max(a, 0.01))) - Math.abs(Math.log(Math.max(b, 0.01))))
  return near ?? 1
}

function mayCompress({ request, offer }: FitInput): boolean {
  const imagesOnly = offer.output?.length === 1 && offer.output[0] === 'image'
  return !imagesOnly && compressionEnabled(request, offer.contextTokens ?? Number.POSITIVE_INFINITY)
}

function tooLong(input: FitInput, limits: Limits, promptTokens: number, compressed: boolean): GatewayError {
  const { contextTokens, completionTokens } = limits
  const count = input.request.messages.length
  const { maxMessages } = input.offer
  const needed = promptTokens + completionTokens
  const metadata = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    needed_tokens: needed,
    allowed_tokens: contextTokens,
    messages: count,
    max_messages: maxMessages,
  }
  const what =
    maxMessages !== undefined && count > maxMessages
      ? `The request has ${count} messages, ${input.model} takes ${maxMessages}.`
      : `The request needs about ${needed} tokens (${promptTokens} of prompt, ${completionTokens} kept for the completion), ${input.model} has a window of ${contextTokens}.`
  const advice = compressed
    ? 'What must stay (system messages, tools, images, the latest turn) is too long by itself: shorten it, lower max_tokens, or choose a model with a larger window.'
    : 'Shorten it, lower max_tokens, choose a model with a larger window, or let the gateway shorten it: plugins: [{ "id": "context-compression" }].'
  return new GatewayError('context_length_exceeded', `${what} ${advice}`, { metadata })
}
