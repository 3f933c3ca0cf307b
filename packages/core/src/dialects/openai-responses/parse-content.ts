import type { ContentPart, TextPart } from '../../chat/index.ts'
import { isObject } from '../../providers/json-value.ts'
import { describe, describeType, invalid, isText } from '../field-rules.ts'

/**
 * The content of an item: a string, or parts; plain text becomes a string again. Parts of unknown type stay, for the providers
 * that know them.
 */
export function parseContent(content: unknown, at: string): string | ContentPart[] {
  if (isText(content)) return content
  if (!Array.isArray(content)) {
    throw invalid(`${at} must be a string or a list of parts, received ${describeType(content)}.`)
  }
  const parts = content.map((part, index) => parsePart(part, `${at}[${index}]`))
  const [only] = parts
  return parts.length === 1 && only?.type === 'text' && Object.keys(only).length === 2 ? only.text : parts
}

/** Where only text can stand. */
export function parseText(content: unknown, at: string): string | TextPart[] {
  const parsed = parseContent(content, at)
  if (isText(parsed)) return parsed
  return parsed.map((part, index) => {
    if (part.type === 'text') return part
    throw invalid(`${at}[${index}].type must be input_text, received ${describe(part.type)}.`)
  })
}

function parsePart(part: unknown, at: string): ContentPart {
  if (!isObject(part) || !isText(part['type'])) {
    throw invalid(`${at} must be an object with a type, received ${describeType(part)}.`)
  }
  const { cache_control: marker } = part
  const parsed: object = Object.hasOwn(parsers, part['type']) ? parsers[part['type']]!(part, at) : part
  const marked: object = { ...parsed, ...(isObject(marker) && { cache_control: marker }) }
  return marked as ContentPart
}

type Part = Readonly<Record<string, unknown>>

const parseTextPart = (part: Part, at: string): object => ({ type: 'text', text: textAt(part, 'text', at) })

const parsers: Readonly<Record<string, (part: Part, at: string) => object>> = {
  input_text: parseTextPart,
  output_text: parseTextPart,
  refusal: (part, at) => ({ type: 'refusal', refusal: textAt(part, 'refusal', at) }),
  input_image(part, at) {
    const { detail } = part
    if (isText(part['file_id'])) throw invalid(`${at}.file_id: no files are kept here, send the image in image_url.`)
    return { type: 'image_url', image_url: { url: textAt(part, 'image_url', at), ...(isText(detail) && { detail }) } }
  },
  input_file(part) {
    const { filename, file_id: id } = part
    const data = part['file_data'] ?? part['file_url']
    return {
      type: 'file',
      file: {
        ...(isText(filename) && { filename }),
        ...(isText(data) && { file_data: data }),
        ...(isText(id) && { file_id: id }),
      },
    }
  },
  input_video: (part, at) => ({ type: 'video_url', video_url: { url: textAt(part, 'video_url', at) } }),
}

/** @throws GatewayError `invalid_request` where the member is no string */
export function textAt(part: Part, member: string, at: string): string {
  const value = part[member]
  if (!isText(value)) throw invalid(`${at}.${member} must be a string, received ${describeType(value)}.`)
  return value
}
