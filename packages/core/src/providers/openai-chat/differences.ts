import type { ReasoningFormat } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { FailureKind } from '../../errors/upstream-failure.ts'
import type { Modality } from '../contract.ts'
import type { JsonObject } from '../json-value.ts'

/**
 * How a vendor's Chat Completions differs from OpenAI's reference: facts, each with its source in the vendor's record. What a
 * record does not say is as OpenAI does it, or left as the caller sent it.
 */
export interface VendorDifferences {
  /** Request members the vendor knows by another name, e.g. `{ seed: 'random_seed' }`. */
  renames?: Readonly<Record<string, string>> | undefined
  /** Request members the vendor refuses or ignores: left out, with a warning. Callers' names. */
  refuses?: readonly string[] | undefined
  /** Request members that have one allowed value: others are left out, with a warning. */
  fixes?: Readonly<Record<string, unknown>> | undefined
  /** Takes OpenRouter's own members (`plugins`, `transforms`, ...), which otherwise stop at this gateway; those that route never go on. @default false */
  takesGatewayMembers?: boolean | undefined
  /** Takes the role `developer`; otherwise it is sent as `system`. @default false */
  takesDeveloperRole?: boolean | undefined
  /** Refuses `name` on messages: it goes in front of the text, as `name: `. @default false */
  foldsNames?: boolean | undefined
  /** Members of assistant messages in the history that the vendor refuses: left out. */
  refusesInHistory?: readonly string[] | undefined
  /** What becomes of `cache_control` on content parts and tools. @default 'as-sent' */
  cacheMarkers?: 'as-sent' | 'drop' | 'cache_control' | 'prompt_cache_breakpoint' | undefined
  /** Tool messages hold text only, or whatever the caller sends. @default 'as-sent' */
  toolResults?: 'text' | 'as-sent' | undefined
  /** The form ids of tool calls must have; others are replaced by ones that have it. */
  toolCallIds?: RegExp | undefined
  /** Takes `stream_options.include_usage`; others report usage unasked. @default true */
  takesUsageOption?: boolean | undefined
  /** The strictest `response_format` the vendor honours: what is stricter is asked for in words. @default 'json_schema' */
  structuredOutputs?: 'json_schema' | 'json_object' | 'none' | undefined
  /** Added to every request that does not bring them. */
  adds?: Readonly<Record<string, unknown>> | undefined
  /**
   * An assistant's message at the end of the conversation is continued instead of answered, with these members on the message
   * or the request. `false`: it is not. Absent: not known, and sent as it is.
   */
  prefill?: false | { message?: JsonObject; request?: JsonObject } | undefined
  /** How it is asked to think, and how its thoughts arrive. @default as OpenAI's */
  reasoning?: ReasoningDifferences | undefined
  /** Parts of user messages the vendor reads. @default text, image, file, audio */
  input?: readonly Modality[] | undefined
  /** @default text */
  output?: readonly Modality[] | undefined
  /** Error codes that mean something only here, lower case. */
  errorCodes?: Readonly<Record<string, FailureKind>> | undefined
  /** Differences between the vendor's own models, by the vendor's model id. The first match counts. */
  models?: readonly { match: RegExp; differences: VendorDifferences }[] | undefined
  /** Embeddings come as base64 of signed bytes, asked for by this `encoding_format`, and the request takes no member but OpenAI's first ones. */
  signedByteEmbeddings?: string | undefined
  /** Where a request goes, below the base URL. @default `/chat/completions` */
  path?: ((offer: ModelOffer, operation: 'chat/completions' | 'embeddings') => string) | undefined
}

/** How a vendor is asked to reason, and what it takes back of what it thought. */
export interface ReasoningDifferences {
  /** Takes `reasoning` as it is (OpenRouter and its relatives); nothing below then counts for the request. */
  takesObject?: boolean | undefined
  /** Takes `reasoning_effort`; a list names the values, others go to the nearest. @default true */
  effort?: boolean | readonly string[] | undefined
  /** The member that turns thinking on and off, e.g. `thinking: { type: 'enabled' }`. */
  toggle?: { member: string; on: unknown; off: unknown } | undefined
  /** The member that takes a budget in tokens. */
  budget?: string | undefined
  /**
   * What the vendor takes back on assistant messages: its own spelling of plain reasoning, OpenRouter's `reasoning_details`,
   * Mistral's `thinking` parts, nothing, or whatever the caller sends.
   * @default 'as-sent'
   */
  history?: 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'thinking-parts' | 'none' | 'as-sent' | undefined
  /**
   * An answer of the history that called tools must bring its thoughts while the model thinks, if only an empty text: another
   * vendor's answer has none. Needs `history` to name a member. @default false
   */
  callsNeedThoughts?: boolean | undefined
  /** Thoughts stand in the answer, between `<think>` tags at its start. @default false */
  thinkTags?: boolean | undefined
  /** The formats of opaque details it can take back; others are foreign. */
  formats?: readonly ReasoningFormat[] | undefined
}

/** The differences that hold for one of the vendor's models. */
export function differencesFor(vendor: VendorDifferences, upstream: string): VendorDifferences {
  const own = vendor.models?.find(({ match }) => match.test(upstream))?.differences
  if (!own) return vendor
  return {
    ...vendor,
    ...own,
    renames: { ...vendor.renames, ...own.renames },
    refuses: [...(vendor.refuses ?? []), ...(own.refuses ?? [])],
    adds: { ...vendor.adds, ...own.adds },
    reasoning: { ...vendor.reasoning, ...own.reasoning },
  }
}
