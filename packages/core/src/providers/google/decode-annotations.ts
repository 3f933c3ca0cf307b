import type { UrlCitation } from '../../chat/index.ts'
import { countOf, type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'
import type { TextOffsets } from './text-offsets.ts'

/**
 * The sources of a candidate as URL citations, each once: what grounding found, and what the model recited. Google counts
 * positions in bytes of UTF-8; callers count characters. A source without a known position stands at 0-0, as the wire wants
 * both members.
 */
export function createAnnotationDecoder(offsets: TextOffsets): (candidate: JsonObject) => UrlCitation[] {
  const seen = new Set<string>()
  const toOffset: ToOffset = (bytes) => {
    const count = countOf(bytes)
    return count !== undefined && Number.isInteger(count) ? offsets.unitsAt(count) : undefined
  }
  return (candidate) => {
    const grounding = objectOf(candidate['groundingMetadata'])
    const citations = objectOf(candidate['citationMetadata'])
    const found = [
      ...(grounding ? groundingCitations(grounding, toOffset) : []),
      ...(citations ? recitations(citations, toOffset) : []),
    ]
    return found.filter(({ url_citation: cited }) => {
      const key = `${cited.start_index}-${cited.end_index} ${cited.url}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
  }
}

type ToOffset = (bytes: unknown) => number | undefined

function groundingCitations(grounding: JsonObject, toOffset: ToOffset): UrlCitation[] {
  const chunks = listOf(grounding['groundingChunks'])
  const supported = new Set<unknown>()
  const found: UrlCitation[] = []
  for (const support of listOf(grounding['groundingSupports'])) {
    const segment = objectOf(objectOf(support)?.['segment']) ?? {}
    for (const index of listOf(objectOf(support)?.['groundingChunkIndices'])) {
      supported.add(index)
      const source = sourceOf(typeof index === 'number' ? chunks[index] : undefined)
      if (source) found.push(citationOf(source, { ...segment, content: segment['text'] }, toOffset))
    }
  }
  chunks.forEach((chunk, index) => {
    const source = supported.has(index) ? undefined : sourceOf(chunk)
    if (source) found.push(citationOf(source, {}, toOffset))
  })
  return found
}

/** `web`, `maps` and `retrievedContext` chunks carry `uri` and `title`; an `image` chunk names its page `sourceUri`. */
function sourceOf(chunk: unknown): JsonObject | undefined {
  const kinds = objectOf(chunk) ?? {}
  return ['web', 'retrievedContext', 'maps', 'image']
    .map((kind) => objectOf(kinds[kind]))
    .find((source) => source !== undefined)
}

/** The Gemini API calls them `citationSources`, Vertex AI `citations`. */
function recitations(metadata: JsonObject, toOffset: ToOffset): UrlCitation[] {
  return [...listOf(metadata['citationSources']), ...listOf(metadata['citations'])]
    .map((citation) => objectOf(citation) ?? {})
    .map((citation) => citationOf(citation, citation, toOffset))
    .filter(({ url_citation: cited }) => cited.url !== '')
}

function citationOf(source: JsonObject, segment: JsonObject, toOffset: ToOffset): UrlCitation {
  const url = textOf(source['uri']) ?? textOf(source['sourceUri']) ?? ''
  const content = textOf(segment['content'])
  // proto3 leaves out zeros: an end without a start starts at 0
  const end = toOffset(segment['endIndex'])
  const start = end === undefined ? undefined : toOffset(segment['startIndex'] ?? 0)
  return {
    type: 'url_citation',
    url_citation: {
      url,
      title: textOf(source['title']) ?? url,
      ...(content !== undefined && { content }),
      start_index: start ?? 0,
      end_index: start === undefined ? 0 : (end ?? 0),
    },
  }
}
