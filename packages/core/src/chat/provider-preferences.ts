/**
 * Where a request may go, and in what order (section 5): the request's `provider` object as it goes over the wire. Operators
 * write the same as `routing.provider` and as a caller's `provider`: there it is a ceiling, which requests narrow. `null` means
 * not given. A provider is named by its slug (`openai`), which stands for all its endpoints but those of a service tier, by its
 * display name, or by the tag of one endpoint (`openai/priority`, `our-vllm/eu`).
 */
export interface ProviderPreferences {
  /** These first, in this order; others follow unless `allow_fallbacks` is off. Replaces balancing and stickiness. */
  readonly order?: readonly string[] | null | undefined
  /** No others. */
  readonly only?: readonly string[] | null | undefined
  /** Not these. */
  readonly ignore?: readonly string[] | null | undefined
  /** Off: the first choice alone; with `order`, those listed alone. @default true */
  readonly allow_fallbacks?: boolean | null | undefined
  /** Only endpoints that take every parameter the request uses; otherwise what one does not take is left out. @default false */
  readonly require_parameters?: boolean | null | undefined
  /** `deny`: only providers known not to train on what is sent. @default 'allow' */
  readonly data_collection?: 'allow' | 'deny' | null | undefined
  /** Only endpoints known to keep nothing of what is sent. @default false */
  readonly zdr?: boolean | null | undefined
  /** Only models whose author is known to permit training on their answers. @default false */
  readonly enforce_distillable_text?: boolean | null | undefined
  /** Only these; `fp4` covers `mxfp4` and `nvfp4`, `fp8` covers `mxfp8`. An endpoint that does not say is `unknown`. */
  readonly quantizations?: readonly Quantization[] | null | undefined
  /** Strictly in this order, instead of a draw by price. */
  readonly sort?: ProviderSortKey | ProviderSort | null | undefined
  /** Tokens per second over the last five minutes; slower ones come last. A number is the median. */
  readonly preferred_min_throughput?: number | PercentileThresholds | null | undefined
  /** Seconds to the first token over the last five minutes; slower ones come last. A number is the median. */
  readonly preferred_max_latency?: number | PercentileThresholds | null | undefined
  /** Endpoints that cost more, or whose price is not known, are left out. */
  readonly max_price?: PriceCap | null | undefined
}

/** What endpoints are sorted by: the cheapest, the fastest, the soonest, or those that call tools best first. */
export type ProviderSortKey = 'price' | 'throughput' | 'latency' | 'exacto'

/** How endpoints are sorted, and over how many models. */
export interface ProviderSort {
  /** @default as if there were no `sort` */
  readonly by?: ProviderSortKey | null | undefined
  /** `none`: the endpoints of all models together; `model`: one model's after the other's. @default 'model' */
  readonly partition?: 'model' | 'none' | null | undefined
}

/** All must be met. For throughput they run backwards: `p90` is what nine in ten requests reach or pass. */
export interface PercentileThresholds {
  /** Of half of the requests. */
  readonly p50?: number | string | null | undefined
  /** Of three quarters. */
  readonly p75?: number | string | null | undefined
  /** Of nine in ten. */
  readonly p90?: number | string | null | undefined
  /** Of 99 in a hundred. */
  readonly p99?: number | string | null | undefined
}

/** In USD, as numbers or decimal strings; what costs exactly as much passes. */
export interface PriceCap {
  /** Per million tokens. */
  readonly prompt?: number | string | null | undefined
  /** Per million tokens. */
  readonly completion?: number | string | null | undefined
  /** Per request. */
  readonly request?: number | string | null | undefined
  /** Per image of 1024 x 1024 pixels, where images have a price of their own. */
  readonly image?: number | string | null | undefined
  /** Per million audio tokens, where audio has a price of its own. */
  readonly audio?: number | string | null | undefined
}

/** The precision an endpoint runs a model at. */
export type Quantization =
  | 'int4'
  | 'int8'
  | 'fp4'
  | 'mxfp4'
  | 'nvfp4'
  | 'fp6'
  | 'fp8'
  | 'mxfp8'
  | 'fp16'
  | 'bf16'
  | 'fp32'
  | 'unknown'
