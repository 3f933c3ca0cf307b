import { type Annotation, type JsonObject, listOf, objectOf, textOf } from '@inroute/core/provider'

/** A citation as an annotation: a web page as a URL citation, a place in a document of the caller's as Bedrock sent it. */
export function annotationOf(citation: JsonObject, range: { start: number; end: number }): Annotation {
  const web = objectOf(objectOf(citation['location'])?.['web'])
  const source = textOf(citation['source'])
  const url = textOf(web?.['url']) ?? (source !== undefined && /^https?:/.test(source) ? source : undefined)
  if (url === undefined) return { ...citation, type: 'citation' }
  const content = listOf(citation['sourceContent'])
    .map((piece) => textOf(objectOf(piece)?.['text']) ?? '')
    .join('')
  return {
    type: 'url_citation',
    url_citation: {
      url,
      title: textOf(citation['title']) ?? url,
      ...(content !== '' && { content }),
      start_index: range.start,
      end_index: range.end,
    },
  }
}
