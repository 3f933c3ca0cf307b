import type { Annotation } from '../../chat/index.ts'
import { countOf, type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'

/**
 * A citation as annotations: one URL citation for each source that is a document with an address, else the citation as Cohere
 * sent it, for its sources are documents and tool results of the caller's own.
 */
export function annotationsOf(citation: JsonObject): Annotation[] {
  const addressed = listOf(citation['sources']).flatMap((source) => {
    const document = objectOf(objectOf(source)?.['document']) ?? objectOf(objectOf(source)?.['tool_output'])
    const url = textOf(document?.['url'])
    return document && url !== undefined && /^https?:/.test(url) ? [{ document, url }] : []
  })
  if (addressed.length === 0) return [{ ...citation, type: 'citation', citation_type: citation['type'] }]
  return addressed.map(({ document, url }) => ({
    type: 'url_citation',
    url_citation: {
      url,
      title: textOf(document['title']) ?? url,
      ...(textOf(citation['text']) !== undefined && { content: textOf(citation['text'])! }),
      start_index: countOf(citation['start']) ?? 0,
      end_index: countOf(citation['end']) ?? 0,
    },
  }))
}
