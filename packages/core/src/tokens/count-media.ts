import type { ContentPart } from '../chat/index.ts'
import { dataBytes, imageSize } from './image-size.ts'
import type { MediaRules } from './media-rules.ts'

/** What is assumed of media that only a URL or an id names: nothing of it is known before the provider has fetched it. */
const assumed = { image: { width: 1024, height: 1024 }, pages: 10, seconds: 60 } as const

/** Estimated tokens of an image, file, sound or film by the vendor's published rules; undefined for other parts. */
export function countMedia(part: ContentPart, rules: MediaRules): number | undefined {
  switch (part.type) {
    case 'image_url': {
      // vendors' clients also send the URL itself in the object's place
      const image = part.image_url as typeof part.image_url | string
      const { url, detail } = typeof image === 'string' ? { url: image, detail: undefined } : image
      return rules.image(imageSize(url) ?? assumed.image, detail)
    }
    case 'file':
      return rules.tokensPerPage * (pageCount(part.file.file_data) ?? assumed.pages)
    case 'input_audio':
      return Math.ceil(rules.tokensPerAudioSecond * (audioSeconds(part.input_audio) ?? assumed.seconds))
    case 'video_url':
    case 'input_video':
      return Math.ceil(rules.tokensPerVideoSecond * (videoSeconds(part.video_url?.url) ?? assumed.seconds))
    default:
      return undefined
  }
}

/** Bytes of a document that are looked at. */
const documentBytes = 262_144
/** A page takes about this much of a file whose page count is not readable. */
const bytesPerPage = 50_000

function pageCount(data: unknown): number | undefined {
  if (typeof data !== 'string') return undefined
  const bytes = dataBytes(data, documentBytes)
  if (!bytes) return undefined
  const counts = [...bytes.toString('latin1').matchAll(/\/Count\s+(\d{1,5})/g)].map(([, count]) => Number(count))
  return Math.max(1, counts.length > 0 ? Math.max(...counts) : Math.ceil((data.length * 0.75) / bytesPerPage))
}

function audioSeconds({ data, format }: { data?: unknown; format?: unknown }): number | undefined {
  if (typeof data !== 'string') return undefined
  const bytes = data.length * 0.75
  const header = Buffer.from(data.slice(0, 64), 'base64')
  const isWave = header.length >= 32 && header.toString('latin1', 0, 4) === 'RIFF'
  const byteRate = isWave ? header.readUInt32LE(28) : 0
  return bytes / (byteRate || (String(format).startsWith('pcm') ? 48_000 : 16_000))
}

/** About 2 megabits a second. */
const videoSeconds = (url: unknown): number | undefined =>
  typeof url === 'string' && url.startsWith('data:') ? Math.max(1, (url.length * 0.75) / 250_000) : undefined
