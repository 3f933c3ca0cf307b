import type { ContentPart, FilePart, ImagePart } from '../../chat/index.ts'
import type { JsonObject } from '../json-value.ts'
import { textOf } from '../json-value.ts'
import { parseDataUrl, textOfInline } from './encode-source.ts'
import { type Block, cacheMarkerOf, type Encoding } from './encoding.ts'

/** Blocks of Anthropic's own that a caller may use as parts: sent as they are. */
const nativeBlocks: ReadonlySet<string> = new Set(['image', 'document', 'search_result', 'container_upload'])

/** Anthropic refuses text without a visible character. */
export const textBlocks = (text: string | null | undefined): Block[] =>
  typeof text === 'string' && text.trim() !== '' ? [{ type: 'text', text }] : []

/** The content of a message as blocks. Parts Anthropic has no form for are left out with a warning. */
export function encodeContent(
  content: string | ContentPart[] | null | undefined,
  field: string,
  encoding: Encoding,
): Block[] {
  if (!Array.isArray(content)) return textBlocks(content)
  return content.flatMap((part, index) => {
    const place = `${field}[${index}]`
    const block = encodePart(part, place, encoding)
    return block.map((encoded) => ({ ...encoded, ...cacheMarkerOf(part) }))
  })
}

function encodePart(part: ContentPart, field: string, encoding: Encoding): Block[] {
  switch (part.type) {
    case 'text':
      return textBlocks(part.text)
    case 'refusal':
      return textBlocks(part.refusal)
    case 'image_url':
      return encodeImage(part, field, encoding)
    case 'file':
      return encodeFile(part, field, encoding)
    default: {
      const sent: JsonObject = { ...part }
      const type = textOf(sent['type']) ?? ''
      if (nativeBlocks.has(type)) return [{ ...sent, type }]
      encoding.leftOut(field, `content of type '${type}' is not taken by this provider`)
      return []
    }
  }
}

function encodeImage(part: ImagePart, field: string, encoding: Encoding): Block[] {
  const { url, detail } = part.image_url
  if (detail && detail !== 'auto')
    encoding.leftOut(`${field}.image_url.detail`, 'the detail of images cannot be chosen')
  return [imageBlock(url)]
}

export function imageBlock(url: string): Block {
  const inline = parseDataUrl(url)
  return { type: 'image', source: inline ? base64Source(inline.mediaType, inline.base64) : { type: 'url', url } }
}

const base64Source = (mediaType: string, data: string): JsonObject => ({
  type: 'base64',
  media_type: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType,
  data,
})

function encodeFile({ file }: FilePart, field: string, encoding: Encoding): Block[] {
  const data = textOf(file.file_data) ?? ''
  if (file.file_id) {
    encoding.betas.add('files-api-2025-04-14')
    return [document({ type: 'file', file_id: file.file_id }, file.filename)]
  }
  if (/^https?:\/\//i.test(data)) return [document({ type: 'url', url: data }, file.filename)]
  const inline =
    parseDataUrl(data) ?? (data.startsWith('JVBERi') ? { mediaType: 'application/pdf', base64: data } : undefined)
  if (inline?.mediaType === 'application/pdf')
    return [document(base64Source(inline.mediaType, inline.base64), file.filename)]
  if (inline?.mediaType.startsWith('image/'))
    return [{ type: 'image', source: base64Source(inline.mediaType, inline.base64) }]
  if (inline && isText(inline.mediaType)) {
    const text = { type: 'text', media_type: 'text/plain', data: textOfInline(inline) }
    return [document(text, file.filename)]
  }
  encoding.leftOut(field, `files of type '${inline?.mediaType ?? 'unknown'}' are not taken: PDF, text and images are`)
  return []
}

const document = (source: JsonObject, title: string | undefined): Block => ({
  type: 'document',
  source,
  ...(title ? { title } : {}),
})

const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || mediaType === 'application/json' || mediaType === 'application/xml'
