import type { Usage } from '../../chat/index.ts'
import { countOf, type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'

/**
 * `usageMetadata` as disjoint buckets. Gemini's prompt count includes what was read from a cache; thoughts and the results
 * of its own tools are counted beside the rest: `total = prompt + toolUsePrompt + candidates + thoughts`.
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata, read 2026-11-22.
 */
export function usageOf(metadata: JsonObject): Usage {
  const prompt = countOf(metadata['promptTokenCount'])
  const toolUse = countOf(metadata['toolUsePromptTokenCount'])
  const cacheRead = countOf(metadata['cachedContentTokenCount'])
  const candidates = countOf(metadata['candidatesTokenCount'])
  const usage: Usage = {
    inputTokens: toolUse,
    cacheReadTokens: cacheRead,
    outputTokens: candidates,
    reasoningTokens: countOf(metadata['thoughtsTokenCount']),
  }
  if (prompt !== undefined) {
    const uncached = Math.max(0, prompt - (cacheRead ?? 0))
    const media = mediaOf(metadata['promptTokensDetails'], uncached, metadata['cacheTokensDetails'])
    usage.inputTokens = uncached + (toolUse ?? 0) - (media?.sum ?? 0)
    if (media?.AUDIO !== undefined) usage.inputAudioTokens = media.AUDIO
    if (media?.IMAGE !== undefined) usage.inputImageTokens = media.IMAGE
    if (media?.VIDEO !== undefined) usage.inputVideoTokens = media.VIDEO
  }
  if (candidates !== undefined) {
    const media = mediaOf(metadata['candidatesTokensDetails'], candidates)
    if (media) usage.outputTokens = candidates - (media.AUDIO ?? 0) - (media.IMAGE ?? 0)
    if (media?.AUDIO !== undefined) usage.outputAudioTokens = media.AUDIO
    if (media?.IMAGE !== undefined) usage.outputImageTokens = media.IMAGE
  }
  return usage
}

const mediaModalities = ['AUDIO', 'IMAGE', 'VIDEO'] as const
/** Where a client asks for enums as numbers. */
const numbered = ['MODALITY_UNSPECIFIED', 'TEXT', 'IMAGE', 'VIDEO', 'AUDIO', 'DOCUMENT'] as const

type MediaCounts = { [modality in (typeof mediaModalities)[number]]?: number } & { sum: number }

/**
 * What of a total is not text, less what of it was cached; never more than there is, as details may lag behind the total.
 * `undefined` where all is text, which is the case in nearly every message of every stream.
 */
function mediaOf(details: unknown, total: number, cached?: unknown): MediaCounts | undefined {
  let media: MediaCounts | undefined
  for (const modality of mediaModalities) {
    const count = countFor(modality, details)
    if (count === undefined) continue
    media ??= { sum: 0 }
    const taken = Math.min(total - media.sum, Math.max(0, count - (countFor(modality, cached) ?? 0)))
    media[modality] = taken
    media.sum += taken
  }
  return media
}

function countFor(modality: (typeof mediaModalities)[number], details: unknown): number | undefined {
  let sum: number | undefined
  for (const detail of listOf(details)) {
    const sent = objectOf(detail)
    const name = sent?.['modality']
    if (name !== modality && (typeof name !== 'number' || numbered[name] !== modality)) continue
    const count = countOf(sent?.['tokenCount'])
    if (count !== undefined) sum = (sum ?? 0) + count
  }
  return sum
}

const tiers: Readonly<Record<string, string>> = {
  standard: 'default',
  flex: 'flex',
  priority: 'priority',
  ON_DEMAND: 'default',
  ON_DEMAND_FLEX: 'flex',
  ON_DEMAND_PRIORITY: 'priority',
}

/** The tier that served: `serviceTier` of the Gemini API, `trafficType` of Vertex AI. */
export function serviceTierOf(metadata: JsonObject): string | undefined {
  const tier = textOf(metadata['serviceTier']) ?? textOf(metadata['trafficType'])
  return tier !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined
}
