import type { Annotation } from '../../chat/index.ts'
import { type JsonObject, objectOf, textOf } from '../json-value.ts'

/** Where in the answer's text the cited passage stands, in UTF-16 units. */
export interface CitedSpan {
  start: number
  end: number
}

/** A citation of a web page as callers know it; one of a document of the prompt as Anthropic sent it. */
export function decodeCitation(citation: unknown, span: CitedSpan): Annotation | undefined {
  const sent = objectOf(citation)
  const type = textOf(sent?.['type'])
  if (!sent || type === undefined) return undefined
  const url = citedUrl(sent)
  if (url === undefined) return { ...sent, type }
  const title = textOf(sent['title'])
  const content = textOf(sent['cited_text'])
  return {
    type: 'url_citation',
    url_citation: {
      url,
      ...(title === undefined ? {} : { title }),
      ...(content === undefined ? {} : { content }),
      start_index: span.start,
      end_index: span.end,
    },
  }
}

function citedUrl(citation: JsonObject): string | undefined {
  if (citation['type'] === 'web_search_result_location') return textOf(citation['url'])
  const source = citation['type'] === 'search_result_location' ? textOf(citation['source']) : undefined
  return source !== undefined && /^https?:\/\//.test(source) ? source : undefined
}
