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
  refusal?: Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> | undefined
  /** What the caller sent: `prompt` on the legacy completions route. @default 'messages' */
  inputType?: 'messages' | 'prompt' | undefined
}

/** What a request must stay within at one candidate. */
export interface Limits {
  completionTokens: number
  contextTokens: number | undefined
  allowedTokens: number | undefined
  maxMessages: number
  correction: number
}

export function limitsOf(input: FitInput): Limits {
  const { offer, refusal, correction = 1 } = input
  const contextTokens = refusal?.contextTokens ?? offer.contextTokens
  const completionTokens = reservedCompletion(input, contextTokens)
  return {
    completionTokens,
    contextTokens,
    allowedTokens: contextTokens === undefined ? undefined : Math.max(0, contextTokens - completionTokens),
    maxMessages: offer.maxMessages ?? Number.POSITIVE_INFINITY,
    correction,
  }
}

/** The completion's room where nobody asked for a size: an eighth of the window, up to this many tokens. */
const defaultCompletionTokens = 4096

function reservedCompletion({ request, offer }: FitInput, contextTokens: number | undefined): number {
  const asked = request.max_completion_tokens ?? request.max_tokens
  const most = offer.maxOutputTokens ?? Number.POSITIVE_INFINITY
  if (typeof asked === 'number') return Math.min(asked, most)
  return contextTokens === undefined ? 0 : Math.min(Math.floor(contextTokens / 8), defaultCompletionTokens, most)
}

/** A refusal without a number still says that it was too much: then a tenth more than we count is assumed. */
const assumedScale = 1.1
/** An estimate of text is hardly further off than this. */
const plausibleScale = 1.35

/** What a count is multiplied by: what the provider has been seen to count over what we count. */
export function scaleOf({ request, refusal }: FitInput, profile: TokenProfile, limits: Limits): number {
  if (!refusal) return limits.correction
  return Math.max(limits.correction, refusedScale(refusal, countTokens(request, profile), limits.completionTokens))
}

/** Providers count with or without the completion asked for. Without, if that may be; else the reading nearer to our count. */
function refusedScale(
  { requestedTokens }: NonNullable<FitInput['refusal']>,
  counted: number,
  completionTokens: number,
): number {
  if (requestedTokens === undefined) return assumedScale
  const without = requestedTokens / counted
  const within = Math.max(0, requestedTokens - completionTokens) / counted
  return without <= plausibleScale || without - 1 <= 1 - within ? without : within
}
