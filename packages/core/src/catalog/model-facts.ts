import type { ModelOffer } from './offer.ts'

// What the price library does not say: modalities, output limits, licences, release dates. By canonical id, first for the model
// wherever it is served, then for its author's own platform. Read 2026-11-22 in the vendors' model pages and compared with two
// open catalogues of them, models.dev (as of 2026-09) and llm-zoo 1.37.0; where those disagreed the fact is left out. What is
// not here is unknown, and unknown is not refused.

type Facts = Pick<ModelOffer, 'input' | 'output' | 'distillable'>

const sees = ['text', 'image'] as const
const reads = ['text', 'image', 'file'] as const
const hears = ['text', 'audio'] as const
const all = ['text', 'image', 'file', 'audio', 'video'] as const
const text = ['text'] as const

/** Later rows win, member by member. */
const byModel: readonly (readonly [RegExp, Facts])[] = [
  // open weights: text, unless named below; licences that let answers train other models
  [/^(?:deepseek|meta-llama|minimax|moonshotai|nvidia|z-ai|mistralai|microsoft|nousresearch)\//, { input: text }],
  [/^qwen\/(?!.*(?:vl|omni))/, { input: text }],
  [/^(?:deepseek|moonshotai|z-ai)\//, { distillable: true }], // MIT and modified MIT
  [/^minimax\/minimax-m2/, { distillable: true }], // MIT
  [/^qwen\/(?:qwen3|qwq|qwen-?2\.5)(?!.*(?:max|plus|turbo|flash))/, { distillable: true }], // Apache 2.0
  [
    /^mistralai\/(?:mistral-nemo|mistral-small|mixtral|mistral-7b|ministral-.*2512|mistral-large-2512|devstral-small)/,
    { distillable: true },
  ], // Apache 2.0
  [/^meta-llama\/llama-(?:3\.[1-3]|4)/, { distillable: true }], // community licence of 3.1 and later
  [/^microsoft\/phi/, { distillable: true }], // MIT
  [/llama-4|llama-3\.2-(?:11|90)b-vision/, { input: sees }],
  [
    /^mistralai\/(?:pixtral|mistral-medium-3|mistral-large-2512|mistral-small-(?:3\.[12]|2603)|ministral-.*2512)/,
    { input: sees },
  ],
  [/^mistralai\/voxtral/, { input: hears }],
  [/^mistralai\/mistral-embed/, { output: ['embeddings'] }],
  [/^moonshotai\/kimi-(?:k2\.[5-9]|k3)/, { input: sees }],
  [/^(?:z-ai\/glm-[\d.]+v|qwen\/.*vl|qwen\/qwen3\.[5-9]|minimax\/minimax-(?:01|m3))/, { input: sees }],
  // OpenAI
  [/^openai\//, { input: reads }],
  [/^openai\/(?:gpt-3\.5|gpt-4$|gpt-4-32k|o1-mini|o3-mini|gpt-oss|gpt-4o.*search)/, { input: text }],
  [/^openai\/gpt-4-turbo/, { input: sees }],
  [/^openai\/gpt-oss/, { distillable: true }], // Apache 2.0
  [/^openai\/gpt-audio/, { input: hears, output: ['text', 'audio'] }],
  [/^openai\/text-embedding/, { input: text, output: ['embeddings'] }],
  // Anthropic
  [/^anthropic\//, { input: reads }],
  // Google
  [/^google\/gemini/, { input: all }],
  [/^google\/gemini.*-image/, { input: sees, output: ['text', 'image'] }],
  [/^google\/gemini-embedding/, { input: text, output: ['embeddings'] }],
  [/^google\/gemma-(?:3-(?:4|12|27)b|4)/, { input: sees }],
  [/^google\/gemma-(?:2|3-1b|3n)/, { input: text }],
  [/^google\/gemma-4/, { distillable: true }], // Apache 2.0
  // others
  [/^x-ai\/grok-(?:4$|4\.[5-9])/, { input: sees }],
  [/^x-ai\/grok-(?:3|code)/, { input: text }],
  [/^cohere\/command/, { input: text }],
  [/^cohere\/embed/, { input: sees, output: ['embeddings'] }],
  [/^perplexity\/sonar/, { input: sees }],
  [/^perplexity\/sonar-deep/, { input: text }],
  [/^amazon\/nova-(?:lite|pro|premier|2-lite)/, { input: ['text', 'image', 'file', 'video'] }],
  [/^amazon\/nova-micro/, { input: text }],
]

/** How long an answer may be on the author's own platform; others set their own limits. First match. */
const outputLimits: Readonly<Record<string, readonly (readonly [RegExp, number])[]>> = {
  openai: [
    [/gpt-5-pro/, 272_000],
    [/gpt-5(?:\.\d)?-chat/, 16_384],
    [/gpt-[56]/, 128_000],
    [/gpt-4\.1/, 32_768],
    [/gpt-4o|gpt-audio/, 16_384],
    [/\/o[134]/, 100_000],
    [/gpt-4-turbo|gpt-3\.5/, 4_096],
    [/gpt-4$/, 8_192],
  ],
  anthropic: [
    [/claude-(?:opus|sonnet|fable)-5|claude-opus-4\.[6-8]/, 128_000],
    [/claude-(?:sonnet-4|haiku-4|opus-4\.5|3\.7)/, 64_000],
    [/claude-opus-4/, 32_000],
    [/claude-3\.5/, 8_192],
    [/claude-3/, 4_096],
  ],
  google: [
    [/gemini-.*-image/, 32_768],
    [/gemini-(?:2\.5|3)/, 65_536],
    [/gemini-2\.0/, 8_192],
  ],
  cohere: [
    [/command-a/, 8_000],
    [/command-r/, 4_000],
  ],
}

/** First availability, `YYYY-MM-DD`. */
const released: Readonly<Record<string, string>> = {
  'openai/gpt-6-sol': '2026-09-22',
  'openai/gpt-6-luna': '2026-09-22',
  'openai/gpt-6-astra': '2026-09-04',
  'openai/gpt-5.6-sol': '2026-07-09',
  'openai/gpt-5.6-terra': '2026-07-09',
  'openai/gpt-5.6-luna': '2026-07-09',
  'openai/gpt-5.5': '2026-04-23',
  'openai/gpt-5.4': '2026-03-05',
  'openai/gpt-5.4-mini': '2026-03-17',
  'openai/gpt-5.4-nano': '2026-03-17',
  'openai/gpt-5.2': '2025-12-11',
  'openai/gpt-5.1': '2025-11-13',
  'openai/gpt-5': '2025-08-07',
  'openai/gpt-5-mini': '2025-08-07',
  'openai/gpt-5-nano': '2025-08-07',
  'openai/gpt-oss-120b': '2025-08-05',
  'openai/gpt-oss-20b': '2025-08-05',
  'openai/gpt-4.1': '2025-04-14',
  'openai/gpt-4.1-mini': '2025-04-14',
  'openai/gpt-4.1-nano': '2025-04-14',
  'openai/gpt-4o': '2024-05-13',
  'openai/gpt-4o-mini': '2024-07-18',
  'openai/o3': '2025-04-16',
  'openai/o4-mini': '2025-04-16',
  'openai/o1': '2024-12-17',
  'anthropic/claude-opus-5': '2026-07-24',
  'anthropic/claude-sonnet-5': '2026-06-30',
  'anthropic/claude-fable-5': '2026-06-09',
  'anthropic/claude-opus-4.8': '2026-05-28',
  'anthropic/claude-sonnet-4.6': '2026-02-17',
  'anthropic/claude-opus-4.5': '2025-11-01',
  'anthropic/claude-haiku-4.5': '2025-10-01',
  'anthropic/claude-sonnet-4.5': '2025-09-29',
  'anthropic/claude-opus-4.1': '2025-08-05',
  'anthropic/claude-opus-4': '2025-05-14',
  'anthropic/claude-sonnet-4': '2025-05-14',
  'anthropic/claude-3.7-sonnet': '2025-02-19',
  'anthropic/claude-3.5-haiku': '2024-10-22',
  'google/gemini-3.8-flash': '2026-09-02',
  'google/gemini-3.1-pro-preview': '2026-02-19',
  'google/gemini-3-flash-preview': '2025-12-17',
  'google/gemini-2.5-flash': '2025-03-20',
  'google/gemini-2.5-pro': '2025-03-20',
  'meta-llama/llama-3.3-70b-instruct': '2024-12-06',
  'meta-llama/llama-4-maverick': '2025-04-05',
  'meta-llama/llama-4-scout': '2025-04-05',
}

/** What is known of a model beside its prices, as `vendor` serves it. */
export function factsOf(model: string, vendor: string): Partial<ModelOffer> {
  const base = model.replace(/:(?:free|thinking|extended)$/, '')
  const facts: Partial<ModelOffer> = {}
  for (const [match, row] of byModel) if (match.test(base)) Object.assign(facts, row)
  const limit = outputLimits[vendor]?.find(([match]) => match.test(base))?.[1]
  const date = released[base]
  return {
    ...facts,
    ...(limit !== undefined && { maxOutputTokens: limit }),
    ...(date !== undefined && { created: Date.parse(`${date}T00:00:00Z`) / 1000 }),
  }
}
