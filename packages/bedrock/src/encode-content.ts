import type { CacheControl, ContentPart } from '@inroute/core/provider'
import { type Block, type EncodeContext, warn } from './encode-context.ts'

/** A message's content as Converse blocks, each with the cache point it asked for behind it. */
export function encodeContent(
  content: string | readonly ContentPart[] | null | undefined,
  field: string,
  context: EncodeContext,
): Block[] {
  // blocks of blanks alone are refused
  if (typeof content === 'string') return content.trim() === '' ? [] : [{ text: content }]
  return (content ?? []).flatMap((part, i) => {
    const block = encodePart(part, `${field}[${i}]`, context)
    return block ? [block, ...cachePointOf(part)] : []
  })
}

/** Both markers of section 9. */
export function cachePointOf(part: {
  cache_control?: CacheControl | null | undefined
  prompt_cache_breakpoint?: object | null | undefined
}): Block[] {
  if (!part.cache_control && !part.prompt_cache_breakpoint) return []
  const ttl = part.cache_control?.ttl
  return [{ cachePoint: { type: 'default', ...(ttl !== undefined && { ttl }) } }]
}

function encodePart(part: ContentPart, field: string, context: EncodeContext): Block | undefined {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? undefined : { text: part.text }
    case 'refusal':
      return { text: part.refusal }
    case 'image_url':
      return media(part.image_url.url, { kind: 'image', fallback: 'jpeg', field, context })
    case 'video_url':
    case 'input_video':
      return media(part.video_url.url, { kind: 'video', fallback: 'mp4', field, context })
    case 'input_audio':
      return { audio: { format: part.input_audio.format, source: { bytes: part.input_audio.data } } }
    case 'file': {
      const { file_data: data, filename } = part.file
      if (data !== undefined) return document(data, { filename, field, context })
      warn(context, 'unsupported', field, 'Bedrock takes files by file_data only')
      return undefined
    }
    default:
      warn(context, 'unsupported', field, `Converse takes no content part of type ${(part as { type: string }).type}`)
      return undefined
  }
}

interface MediaContext {
  field: string
  context: EncodeContext
}

/** Bedrock fetches from S3 and from nowhere else. */
function sourceOf(url: string): { mimeType: string | undefined; source: object } | undefined {
  if (url.startsWith('s3://')) return { mimeType: undefined, source: { s3Location: { uri: url } } }
  const head = /^data:([^;,]*)[^,]*;base64,/.exec(url.slice(0, 256))
  return head ? { mimeType: head[1], source: { bytes: url.slice(head[0].length) } } : undefined
}

function media(
  url: string,
  { kind, fallback, field, context }: MediaContext & { kind: 'image' | 'video'; fallback: string },
): Block | undefined {
  const found = sourceOf(url)
  if (!found) {
    warn(
      context,
      'unsupported',
      field,
      `Bedrock takes ${kind}s as data: URLs or from S3; other addresses it does not fetch`,
    )
    return undefined
  }
  const named = found.mimeType?.split('/')[1] ?? /\.([a-z0-9]+)$/i.exec(url)?.[1]?.toLowerCase() ?? fallback
  return { [kind]: { format: formats[named] ?? named, source: found.source } }
}

const formats: Readonly<Record<string, string>> = {
  jpg: 'jpeg',
  quicktime: 'mov',
  'x-matroska': 'mkv',
  'x-ms-wmv': 'wmv',
  'x-flv': 'flv',
  '3gpp': 'three_gp',
  plain: 'txt',
  markdown: 'md',
  msword: 'doc',
  'vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'vnd.ms-excel': 'xls',
  'vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

const documentFormats = new Set(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'])

function document(
  data: string,
  { filename, field, context }: MediaContext & { filename: string | undefined },
): Block | undefined {
  const found = sourceOf(data)
  const subtype = found?.mimeType?.split('/')[1]
  const extension = /\.([a-z0-9]+)$/i.exec(filename ?? '')?.[1]?.toLowerCase()
  const format = [subtype && (formats[subtype] ?? subtype), extension].find((name) => name && documentFormats.has(name))
  if (!found || format === undefined) {
    warn(context, 'unsupported', field, 'Bedrock takes PDF, Office, HTML, CSV and text files as data: URLs or from S3')
    return undefined
  }
  return { document: { format, name: documentName(filename, field), source: found.source } }
}

/** Letters, digits, single blanks, hyphens and brackets, unique in the request: the place makes a name for want of one. */
function documentName(filename: string | undefined, field: string): string {
  const name = (filename ?? '')
    .replace(/\.[a-z0-9]+$/i, '')
    .replaceAll(/[^a-zA-Z0-9()[\]\- ]+/g, '-')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, 150)
  const place = field.replaceAll(/\D+/g, '-').replaceAll(/^-|-$/g, '')
  return `${name || 'document'} ${place}`.trim()
}
