import type { ModelOffer } from '../catalog/offer.ts'
import type { ChatRequest } from '../chat/index.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import { countTokens } from '../tokens/count-tokens.ts'
import type { TokenProfile } from '../tokens/profile.ts'

export interface FitInput {
  request: ChatRequest
  /** The candidate's model id, canonical or the provider's own: it names the tokenizer. */
  model: string
  offer: Pick<ModelOffer, 'contextTokens' | 'maxOutputTokens' | 'maxMessages' | 'output'>
  /** What providers reported over what was estimated for this model lately. @default 1 */
  correction?: number | undefined
  /** The provider refused the request as too long: fit it once more, with the numbers it gave. */
  refusal?: Refusal | undefined
  /** What the caller sent: `prompt` on the legacy completions route. @default 'messages' */
  inputType?: 'messages' | 'prompt' | undefined
}

/** What a provider said about a prompt that was too long. */
export interface Refusal extends Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  /** What was sent. @default the request to be fitted */
  sent?: ChatRequest | undefined
}

/** What a request must stay within at one candidate. */
export interface Limits {
  completionTokens: number
  contextTokens: number | undefined
  allowedTokens: number | undefined
  maxMessages: number
  /** What a count is multiplied by: what the provider has been seen to count over what we count. */
  scale: number
}

export function limitsOf(input: FitInput, profile: TokenProfile): Limits {
  const { offer, refusal, correction = 1 } = input
  const contextTokens = refusal?.contextTokens ?? offer.contextTokens
  const completionTokens = reservedCompletion(input, contextTokens)
  const limits: Limits = {
    completionTokens,
    contextTokens,
    allowedTokens: contextTokens === undefined ? undefined : Math.max(0, contextTokens - completionTokens),
    maxMessages: offer.maxMessages ?? Number.POSITIVE_INFINITY,
    scale: correction,
  }
  return refusal ? refusedLimits(input, profile, limits) : limits
}

/** The completion's room where nobody asked for a size: an eighth of the window, up to this many tokens. */
const defaultCompletionTokens = 4096

function reservedCompletion({ request, offer }: FitInput, contextTokens: number | undefined): number {
  const asked = request.max_completion_tokens ?? request.max_tokens
  const most = offer.maxOutputTokens ?? Number.POSITIVE_INFINITY
  if (typeof asked === 'number') return Math.min(asked, most)
  return contextTokens === undefined ? 0 : Math.min(Math.floor(contextTokens / 8), defaultCompletionTokens, most)
}

/** Where the provider's numbers do not explain its refusal, or it gave none, this share of what it refused is sent. */
const shareOfRefused = 0.9

/** What is known after a refusal: how the provider counts, perhaps its window, and that what was sent was too much. */
function refusedLimits({ request, refusal = {} }: FitInput, profile: TokenProfile, limits: Limits): Limits {
  const { sent = request, requestedTokens, contextTokens } = refusal
  const counted = countTokens(sent, profile)
  const refusedScale = requestedTokens === undefined ? 1 : scaleOf(requestedTokens, counted, limits.completionTokens)
  const scale = Math.max(limits.scale, refusedScale)
  const refusedTokens = counted * scale
  const window = limits.allowedTokens ?? Number.POSITIVE_INFINITY
  const isExplained = contextTokens !== undefined && window < refusedTokens
  const allowedTokens = isExplained ? window : Math.min(window, Math.floor(refusedTokens * shareOfRefused))
  return { ...limits, scale, allowedTokens }
}

/** An estimate of text is hardly further off than this. */
const plausibleScale = 1.35

/** Providers count with or without the completion asked for. Without, if that may be; else the reading nearer to our count. */
function scaleOf(requestedTokens: number, counted: number, completionTokens: number): number {
  const without = requestedTokens / counted
  const within = Math.max(0, requestedTokens - completionTokens) / counted
  return without <= plausibleScale || without - 1 <= 1 - within ? without : within
}
