import type { CacheControl, ContentPart, TextPart } from '../../chat/index.ts'
import { isObject } from '../../providers/json-value.ts'
import { isText } from '../field-rules.ts'
import type { Block } from './check-request.ts'

/** A string stays one; blocks become parts, cache markers kept. Blocks with no neutral form stay as they are. */
export function parseContent(content: string | readonly Block[]): string | ContentPart[] {
  if (isText(content)) return content
  // the neutral request keeps parts it has no type for, for the codecs that know them
  return content.flatMap(parseBlock) as ContentPart[]
}

export function parseTexts(content: string | readonly Block[]): string | TextPart[] {
  if (isText(content)) return content
  return content.flatMap((block) => (block.type === 'text' ? [textPart(block)] : []))
}

export function textPart(block: Block): TextPart {
  return { type: 'text', text: String(block['text']), ...markerOf(block) }
}

export function markerOf({ cache_control: marker }: Record<string, unknown>): { cache_control?: CacheControl } {
  if (!isObject(marker) || marker['type'] !== 'ephemeral') return {}
  const ttl = marker['ttl']
  return { cache_control: { type: 'ephemeral', ...((ttl === '5m' || ttl === '1h') && { ttl }) } }
}

function parseBlock(block: Block): (ContentPart | Block)[] {
  const source = isObject(block['source']) ? block['source'] : {}
  const marker = markerOf(block)
  if (block.type === 'text') return [textPart(block)]
  if (block.type === 'image') {
    const url = urlOf(source)
    return url === undefined ? [block] : [{ type: 'image_url', image_url: { url }, ...marker }]
  }
  if (block.type === 'document') return [parseDocument(block, source)]
  if (block.type === 'search_result') {
    const parts = Array.isArray(block['content']) ? (block['content'] as Block[]) : []
    const said = parts.flatMap(({ text }) => (isText(text) ? [text] : []))
    return [{ type: 'text', text: [block['title'], block['source'], ...said].filter(isText).join('\n'), ...marker }]
  }
  return [block]
}

function parseDocument(block: Block, source: Record<string, unknown>): ContentPart | Block {
  const title = isText(block['title']) ? block['title'] : undefined
  const marker = markerOf(block)
  if (source['type'] === 'text' && isText(source['data'])) {
    return { type: 'text', text: title === undefined ? source['data'] : `${title}\n\n${source['data']}`, ...marker }
  }
  const name = title === undefined ? {} : { filename: title }
  if (isText(source['file_id'])) return { type: 'file', file: { ...name, file_id: source['file_id'] }, ...marker }
  const url = urlOf(source)
  return url === undefined ? block : { type: 'file', file: { ...name, file_data: url }, ...marker }
}

/** Of a source that is a URL or holds its bytes. */
function urlOf(source: Record<string, unknown>): string | undefined {
  if (isText(source['url'])) return source['url']
  if (source['type'] !== 'base64' || !isText(source['data']) || !isText(source['media_type'])) return undefined
  return `data:${source['media_type']};base64,${source['data']}`
}
