import type { LanguageModelV4FilePart, LanguageModelV4TextPart, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { ContentPart, Warning } from '@inroute/core/provider'

export type FileOrText = LanguageModelV4TextPart | LanguageModelV4FilePart

/** A message's content: text and files; what is neither is a warning. */
export function encodeParts(
  content: string | readonly ContentPart[],
  { at, warnings }: { at: string; warnings: Warning[] },
): FileOrText[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap((part, index): FileOrText[] => {
    const encoded = encodePart(part)
    if (encoded) return [{ ...encoded, ...cacheOptions([part]) }]
    const message = `the AI SDK has no content like this part of type ${(part as { type: string }).type}`
    warnings.push({ type: 'unsupported', field: `${at}[${index}]`, message })
    return []
  })
}

function encodePart(part: ContentPart): FileOrText | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'refusal':
      return { type: 'text', text: part.refusal }
    case 'image_url':
      return filePart(part.image_url.url, 'image/*')
    case 'video_url':
    case 'input_video':
      return filePart(part.video_url.url, 'video/*')
    case 'input_audio': {
      const { data, format } = part.input_audio
      return { type: 'file', mediaType: `audio/${format === 'mp3' ? 'mpeg' : format}`, data: { type: 'data', data } }
    }
    case 'file': {
      const { file_data, filename } = part.file
      const encoded = file_data === undefined ? undefined : filePart(file_data, 'application/pdf')
      return encoded && { ...encoded, ...(filename !== undefined && { filename }) }
    }
    default:
      return undefined
  }
}

/** `undefined` for what is no address at all. */
function filePart(url: string, mediaType: string): LanguageModelV4FilePart | undefined {
  const [, type, data] = /^data:([^;,]+)(?:;[^;,]+)*;base64,(.*)$/s.exec(url) ?? []
  if (type !== undefined && data !== undefined) return { type: 'file', mediaType: type, data: { type: 'data', data } }
  return URL.canParse(url) ? { type: 'file', mediaType, data: { type: 'url', url: new URL(url) } } : undefined
}

/** The mark of what is to be cached, by the name of the provider that takes one. */
export function cacheOptions(content: string | readonly ContentPart[]): { providerOptions?: SharedV4ProviderOptions } {
  const marked = typeof content === 'string' ? undefined : content.findLast((part) => part.cache_control)
  if (!marked?.cache_control) return {}
  const { type, ttl } = marked.cache_control
  return { providerOptions: { anthropic: { cacheControl: { type, ...(ttl && { ttl }) } } } }
}

/** The text of a content whose other parts have no place. */
export const toText = (content: string | readonly ContentPart[]): string =>
  typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('')
