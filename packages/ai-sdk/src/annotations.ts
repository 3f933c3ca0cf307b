import { type Annotation, type ChatEvent, countOf, listOf, objectOf, textOf } from '@inroute/core/provider'

/** Citations as events: web pages as URL citations, documents as the AI SDK names them. */
export function annotationsOf(citations: unknown, textStart: number): ChatEvent[] {
  return listOf(citations).flatMap((sent): ChatEvent[] => {
    const annotation = annotationOf(sent, textStart)
    return annotation ? [{ type: 'annotation', choice: 0, annotation }] : []
  })
}

/** @param textStart where the cited text begins in the whole answer's: the AI SDK counts within each text */
function annotationOf(sent: unknown, textStart: number): Annotation | undefined {
  const citation = objectOf(sent)
  const source = objectOf(citation?.['source'])
  if (!citation || !source) return undefined
  const url = textOf(source['url'])
  const title = textOf(source['title'])
  const content = textOf(citation['citedText'])
  const start = countOf(citation['startIndex'])
  const end = countOf(citation['endIndex'])
  const place = {
    ...(start !== undefined && { start_index: textStart + start }),
    ...(end !== undefined && { end_index: textStart + end }),
  }
  if (url === undefined) {
    const { type: _, providerMetadata: __, ...document } = source
    return { ...document, type: 'source', ...(content !== undefined && { content }), ...place }
  }
  return {
    type: 'url_citation',
    url_citation: { url, ...(title !== undefined && { title }), ...(content !== undefined && { content }), ...place },
  }
}
