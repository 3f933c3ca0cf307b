import type { ChatEvent, UrlCitation } from '../../chat/index.ts'
import { listOf, objectOf, someTextOf, type JsonObject } from '../json-value.ts'

/**
 * Sources listed beside the choices: `citations` (xAI, Perplexity: URLs) and Perplexity's `search_results`, repeated in every
 * chunk there. Each URL becomes one annotation of the first choice.
 */
export class CitationCollector {
  readonly #seen = new Set<string>()

  push(body: JsonObject, events: ChatEvent[]): void {
    for (const entry of listOf(body['search_results'])) {
      const result = objectOf(entry)
      if (result) this.#add(result['url'], result['title'], result['snippet'], events)
    }
    for (const entry of listOf(body['citations'])) {
      const citation = objectOf(entry)
      if (citation) this.#add(citation['url'], citation['title'], undefined, events)
      else this.#add(entry, undefined, undefined, events)
    }
  }

  #add(address: unknown, title: unknown, content: unknown, events: ChatEvent[]): void {
    const url = someTextOf(address)
    if (!url || this.#seen.has(url)) return
    this.#seen.add(url)
    const citation: UrlCitation['url_citation'] = { url }
    if (someTextOf(title)) citation.title = title as string
    if (someTextOf(content)) citation.content = content as string
    events.push({ type: 'annotation', choice: 0, annotation: { type: 'url_citation', url_citation: citation } })
  }
}
