import type { ContentPart } from '../../chat/index.ts'
import { cacheMessage, type EncodeContext, type GeminiPart, warn } from './encode-context.ts'
import { audioPart, filePart, imagePart, videoPart } from './encode-media.ts'

/** The content of any message as Gemini parts; `field` names it in warnings. */
export function encodeParts(
  content: string | readonly ContentPart[] | null | undefined,
  field: string,
  context: EncodeContext,
): GeminiPart[] {
  if (content === null || content === undefined) return []
  if (typeof content === 'string') return [{ text: content }]
  return content.flatMap((part, i): GeminiPart[] => {
    if (part.cache_control) warn(context, 'unsupported', 'cache_control', cacheMessage)
    const encoded = encodePart(part, `${field}[${i}]`, context)
    return encoded ? [encoded] : []
  })
}

function encodePart(part: ContentPart, field: string, context: EncodeContext): GeminiPart | undefined {
  switch (part.type) {
    case 'text':
      return { text: part.text }
    case 'refusal':
      return { text: part.refusal }
    case 'image_url':
      return imagePart(part, field, context)
    case 'input_audio':
      return audioPart(part)
    case 'video_url':
    case 'input_video':
      return videoPart(part)
    case 'file':
      return filePart(part, field, context)
    default:
      warn(context, 'unsupported', field, `Gemini takes no content part of type ${(part as { type: string }).type}`)
      return undefined
  }
}

/** All text of a content, for places that take nothing else. */
export function plainText(content: string | readonly ContentPart[] | null | undefined): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')
}
