/** How long an attempt may take, in milliseconds; what is absent is as `routing.limits` says. */
export interface AttemptLimits {
  /** Until a connection is there. */
  connectMs?: number | undefined
  /** Until the first content, or the first byte of a whole answer. Reasoning models can think for minutes. */
  firstEventMs?: number | undefined
  /** Between two arrivals. */
  idleMs?: number | undefined
  /** Until another candidate is started beside this one, as `routing.hedge.after` says it. */
  hedgeAfter?: HedgeAfter | undefined
}

/** Never; after what 95 % of the endpoint's answers took to begin in the last five minutes; or after so many milliseconds. */
export type HedgeAfter = 'off' | 'p95' | number

/** A model as one provider offers it: what users write, and what known vendors bring with them. Everything but `upstream` may be unknown. */
export interface ModelOffer {
  /** The provider's own id for the model. */
  upstream: string
  /** For people; the canonical id if absent. */
  name?: string | undefined
  /** Window in tokens, prompt and completion together. */
  contextTokens?: number | undefined
  /** The longest answer. @default unknown: as much as the window holds */
  maxOutputTokens?: number | undefined
  /** Messages a request may hold (Anthropic: 1000). */
  maxMessages?: number | undefined
  /** A model without a price is refused where a budget applies. */
  pricing?: ModelPricing | undefined
  /** Request parameters the model takes, by the callers' names; absent: whatever the provider's codec can express. */
  supports?: readonly string[] | undefined
  /** Input modalities; absent: whatever the provider's codec can express. */
  input?: readonly ('text' | 'image' | 'file' | 'audio' | 'video')[] | undefined
  /** @default ['text'] */
  output?: readonly ('text' | 'image' | 'audio' | 'embeddings')[] | undefined
  /** `fp8`, `bf16`, ...; for `provider.quantizations`. @default unknown */
  quantization?: string | undefined
  /** `training`: the provider trains on the data. `retention`: it keeps the data after answering. Unknown counts as both. */
  dataPolicy?: { training?: boolean; retention?: boolean } | undefined
  /** The model's author permits training other models on its answers. Unknown counts as not. */
  distillable?: boolean | undefined
  /** Distinguishes several offers of one model by one provider: `region`, `turbo`, `flex`; part of the routable tag. */
  tag?: string | undefined
  /** The service tier this offer is, if it is not the default one. */
  tier?: 'flex' | 'priority' | undefined
  /** Which reasoning controls the model takes. Absent: not known; the codec sends what was asked. */
  reasoning?:
    | {
        /** Thinks whether asked or not. */
        mandatory?: boolean
        /** Effort levels the model itself takes; others map to the nearest. Absent: it takes a token budget only. */
        efforts?: readonly string[]
        /** Takes a budget in tokens. */
        maxTokens?: boolean
      }
    | undefined
  /** Where this model needs other limits than the rest. */
  limits?: AttemptLimits | undefined
  /** Released, unix seconds. */
  created?: number | undefined
  /** Where these facts come from and when they were read, e.g. `genai-prices 0.1.8, 2026-09-23`. */
  source?: string | undefined
}

/**
 * Prices in USD. Units are in the names, so that nobody writes per-million prices where per-token ones are meant. A rate that
 * is absent is unknown: cached reads then cost as input, reasoning as output.
 */
export interface ModelPricing {
  /** Prompt tokens. */
  inputPerMillion?: number | undefined
  /** Completion tokens. */
  outputPerMillion?: number | undefined
  /** Prompt tokens that the provider had cached. */
  cacheReadPerMillion?: number | undefined
  /** Five-minute writes. */
  cacheWritePerMillion?: number | undefined
  /** Prompt tokens cached for an hour. */
  cacheWrite1hPerMillion?: number | undefined
  /** Completion tokens the model thought with. @default as other completion tokens */
  reasoningPerMillion?: number | undefined
  /** Prompt tokens of sound. */
  inputAudioPerMillion?: number | undefined
  /** Completion tokens of sound. */
  outputAudioPerMillion?: number | undefined
  /** Prompt tokens of pictures. */
  inputImagePerMillion?: number | undefined
  /** Completion tokens of pictures. */
  outputImagePerMillion?: number | undefined
  /** Per request, in USD. */
  requestUsd?: number | undefined
  /** Per web search run by the provider, in USD. */
  webSearchUsd?: number | undefined
  /** The prices are meant, although they look as if they were in another unit. */
  unusual?: boolean | undefined
  /**
   * Other prices of the whole request where all of an entry's conditions hold. Of several, the later date wins, then hours of
   * the day, then the larger prompt; rate by rate.
   */
  tiers?: readonly PricingTier[] | undefined
}

/** Rates that replace the base ones while every condition given holds. */
export type PricingTier = Omit<ModelPricing, 'tiers'> & PricingCondition

export interface PricingCondition {
  /** The prompt has more tokens than this, cached ones included. */
  minPromptTokens?: number | undefined
  /** From this day on, `YYYY-MM-DD`, UTC: an announced change. */
  fromDate?: string | undefined
  /** Time of day, `HH:MM` UTC, from `utcStart` until before `utcEnd`; may wrap midnight. Both or neither. */
  utcStart?: string | undefined
  utcEnd?: string | undefined
}
