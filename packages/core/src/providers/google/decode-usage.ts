import type { Usage } from '../../chat/index.ts'
import { countOf, type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'

/**
 * `usageMetadata` as disjoint buckets. Gemini's prompt count includes what was read from a cache; thoughts and the results
 * of its own tools are counted beside the rest: `total = prompt + toolUsePrompt + candidates + thoughts`.
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata, read 2026-11-22.
 */
export function usageOf(metadata: JsonObject): Usage {
  return {
    ...inputBuckets(metadata),
    ...outputBuckets(metadata),
    reasoningTokens: countOf(metadata['thoughtsTokenCount']),
  }
}

function inputBuckets(metadata: JsonObject): Usage {
  const cacheReadTokens = countOf(metadata['cachedContentTokenCount'])
  const toolUse = countOf(metadata['toolUsePromptTokenCount'])
  const prompt = countOf(metadata['promptTokenCount'])
  if (prompt === undefined) return { inputTokens: toolUse, cacheReadTokens }
  const cached = perModality(metadata['cacheTokensDetails'])
  const uncached = Math.max(0, prompt - (cacheReadTokens ?? 0))
  const split = splitOff(uncached, perModality(metadata['promptTokensDetails']), cached)
  return {
    inputTokens: split.rest + (toolUse ?? 0),
    cacheReadTokens,
    inputAudioTokens: split.AUDIO,
    inputImageTokens: split.IMAGE,
    inputVideoTokens: split.VIDEO,
  }
}

function outputBuckets(metadata: JsonObject): Usage {
  const candidates = countOf(metadata['candidatesTokenCount'])
  if (candidates === undefined) return {}
  const split = splitOff(candidates, perModality(metadata['candidatesTokensDetails']), {})
  return { outputTokens: split.rest, outputAudioTokens: split.AUDIO, outputImageTokens: split.IMAGE }
}

const separateModalities = ['AUDIO', 'IMAGE', 'VIDEO'] as const
/** Where a client asks for enums as numbers. */
const numbered = ['MODALITY_UNSPECIFIED', 'TEXT', 'IMAGE', 'VIDEO', 'AUDIO', 'DOCUMENT'] as const
type ModalityCounts = { [modality in (typeof separateModalities)[number]]?: number }

/** Takes the modalities counted apart out of a total, never more than there is: the details may lag behind the total. */
function splitOff(total: number, details: ModalityCounts, without: ModalityCounts): ModalityCounts & { rest: number } {
  const split: ModalityCounts & { rest: number } = { rest: total }
  for (const modality of separateModalities) {
    const count = details[modality]
    if (count === undefined) continue
    const taken = Math.min(split.rest, Math.max(0, count - (without[modality] ?? 0)))
    split[modality] = taken
    split.rest -= taken
  }
  return split
}

function perModality(details: unknown): ModalityCounts {
  const counts: ModalityCounts = {}
  for (const detail of listOf(details)) {
    const sent = objectOf(detail)?.['modality']
    const modality = separateModalities.find((name) => name === (typeof sent === 'number' ? numbered[sent] : sent))
    const count = countOf(objectOf(detail)?.['tokenCount'])
    if (modality && count !== undefined) counts[modality] = (counts[modality] ?? 0) + count
  }
  return counts
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
