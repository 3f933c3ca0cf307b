import type { ChatRequest } from '../chat/index.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { compressionEnabled } from '../tokens/context-compression.ts'
import { countFrame, countTokens } from '../tokens/count-tokens.ts'
import { plainUpperBound } from '../tokens/plain-upper-bound.ts'
import { type TokenProfile, tokenProfile } from '../tokens/profile.ts'
import type { Cut } from './draft.ts'
import { type FitInput, type Limits, limitsOf } from './limits.ts'
import { middleOut } from './middle-out.ts'

export type { FitInput } from './limits.ts'

/** A request as a model would get it. */
export interface FitResult {
  /** What to send: the very object given if nothing had to be cut. */
  request: ChatRequest
  /** Something had to be cut. */
  changed: boolean
  /** Estimated prompt tokens of `request`. */
  promptTokens: number
  /** Estimated prompt tokens of what was given. */
  originalTokens: number
  /** The window less the room kept for the completion; undefined if the window is not known. */
  allowedTokens: number | undefined
  /** What is gone or shorter, by index in the messages given. */
  cuts: readonly Cut[]
  /** For router metadata, if something was cut (section 17). */
  stage?: CompressionStage
}

/**
 * The `context_compression` stage of router metadata. Counts are messages; tokens are beside them.
 * @see https://openrouter.ai/docs
 */
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
  const { request } = input
  const profile = tokenProfile(input.model)
  const limits = limitsOf(input, profile)
  const { allowedTokens, maxMessages, scale } = limits
  const tooMany = request.messages.length > maxMessages
  const asIs = new Unchanged(request, profile, limits)
  const allowed = allowedTokens ?? Number.POSITIVE_INFINITY
  if (!tooMany && !input.refusal && plainUpperBound(request, profile) * scale <= allowed) return asIs
  const originalTokens = Math.round(countTokens(request, profile) * scale)
  const target = allowed / (1 + profile.marginShare)
  if (originalTokens <= target && !tooMany) return asIs
  if (!mayCompress(input)) {
    // an estimate a little over the window may still be right: the provider will say
    if (originalTokens <= allowed * (1 + profile.marginShare) && !tooMany && !input.refusal) return asIs
    throw tooLong(input, limits, { promptTokens: originalTokens, compression: 'off' })
  }
  const room = { tokens: Math.floor(target / scale) - countFrame(request, profile), messages: maxMessages }
  const fitted = middleOut({ messages: request.messages, profile, room })
  if (!fitted) throw tooLong(input, limits, { promptTokens: originalTokens, compression: 'on' })
  const shortened: ChatRequest = { ...request, messages: fitted.messages }
  const promptTokens = Math.round(countTokens(shortened, profile) * scale)
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

/** Counts only when asked: most requests are far from filling a window, and counting is most of what fitting them costs. */
class Unchanged implements FitResult {
  readonly changed = false
  readonly cuts = []
  readonly request: ChatRequest
  readonly allowedTokens: number | undefined
  readonly #profile: TokenProfile
  readonly #scale: number

  constructor(request: ChatRequest, profile: TokenProfile, { allowedTokens, scale }: Limits) {
    this.request = request
    this.allowedTokens = allowedTokens
    this.#profile = profile
    this.#scale = scale
  }

  get promptTokens(): number {
    return Math.round(countTokens(this.request, this.#profile) * this.#scale)
  }

  get originalTokens(): number {
    return this.promptTokens
  }
}

function mayCompress({ request, offer, refusal }: FitInput): boolean {
  const imagesOnly = offer.output?.length === 1 && offer.output[0] === 'image'
  const contextTokens = offer.contextTokens ?? refusal?.contextTokens ?? Number.POSITIVE_INFINITY
  return !imagesOnly && compressionEnabled(request, contextTokens)
}

const advice = {
  off: 'Shorten it, lower max_tokens, choose a model with a larger window, or let the gateway shorten it: "plugins": [{"id": "context-compression"}].',
  on: 'What must stay (system messages, tools, images, tool calls, the latest turn) is too long by itself: shorten that, lower max_tokens, or choose a model with a larger window.',
} as const

function tooLong(
  { request, model }: FitInput,
  limits: Limits,
  { promptTokens, compression }: { promptTokens: number; compression: keyof typeof advice },
): GatewayError {
  const { completionTokens, contextTokens, maxMessages } = limits
  const count = request.messages.length
  const needed = promptTokens + completionTokens
  const what =
    count > maxMessages
      ? `The request has ${count} messages, ${model} takes ${maxMessages}.`
      : `The request needs about ${needed} tokens (${promptTokens} for the prompt, ${completionTokens} for the completion), the window of ${model} is ${contextTokens}.`
  return new GatewayError('context_length_exceeded', `${what} ${advice[compression]}`, {
    metadata: {
      needed_tokens: needed,
      allowed_tokens: contextTokens,
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      messages: count,
      ...(Number.isFinite(maxMessages) && { max_messages: maxMessages }),
    },
  })
}
