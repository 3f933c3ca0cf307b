import type { AudioPart, FilePart, ImagePart, VideoPart } from '../../chat/index.ts'
import { type EncodeContext, type GeminiPart, warn } from './encode-context.ts'

/** Where a medium is: in the request, or at an address that Google fetches (https, YouTube, `gs://`, its own Files API). */
export function mediaPart(url: string, fallbackMimeType: string, fileName?: string): GeminiPart {
  const inline = /^data:([^;,]*)(?:;[^;,]*)*;base64,/.exec(url.slice(0, 256))
  if (inline) {
    return { inlineData: { mimeType: inline[1] || fallbackMimeType, data: url.slice(inline[0].length) } }
  }
  const dataUrl = /^data:([^;,]*)[^,]*,/.exec(url.slice(0, 256))
  if (dataUrl) {
    const data = Buffer.from(decodedText(url.slice(dataUrl[0].length))).toString('base64')
    return { inlineData: { mimeType: dataUrl[1] || 'text/plain', data } }
  }
  const mimeType = mimeTypeOf(fileName) ?? mimeTypeOf(pathOf(url)) ?? fallbackMimeType
  return { fileData: { mimeType, fileUri: url } }
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url)

export function imagePart(part: ImagePart, field: string, context: EncodeContext): GeminiPart {
  const { url, detail } = part.image_url
  const media = mediaPart(url, 'image/jpeg')
  if (detail === undefined || detail === 'auto') return media
  if (context.family.generation < 3) {
    warn(context, 'unsupported', `${field}.image_url.detail`, 'models before Gemini 3 take no resolution per image')
    return media
  }
  const level = detail === 'low' ? 'MEDIA_RESOLUTION_LOW' : 'MEDIA_RESOLUTION_HIGH'
  return { ...media, mediaResolution: { level } }
}

export const videoPart = (part: VideoPart): GeminiPart => mediaPart(part.video_url.url, 'video/mp4')

/** https://ai.google.dev/gemini-api/docs/audio, read 2026-11-22; raw samples are 24 kHz, as OpenAI defines `pcm16`. */
const audioMimeTypes: ReadonlyMap<string, string> = new Map([
  ['pcm16', 'audio/L16;rate=24000'],
  ['pcm24', 'audio/L24;rate=24000'],
  ['aif', 'audio/aiff'],
])

export function audioPart({ input_audio: audio }: AudioPart): GeminiPart {
  const format = audio.format.toLowerCase()
  return { inlineData: { mimeType: audioMimeTypes.get(format) ?? `audio/${format}`, data: audio.data } }
}

export function filePart({ file }: FilePart, field: string, context: EncodeContext): GeminiPart | undefined {
  if (file.file_data) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(file.file_data.slice(0, 32))) {
      return mediaPart(file.file_data, 'application/pdf', file.filename)
    }
    // bare base64, as some clients send it
    return { inlineData: { mimeType: mimeTypeOf(file.filename) ?? 'application/pdf', data: file.file_data } }
  }
  if (file.file_id) {
    return { fileData: { mimeType: mimeTypeOf(file.filename) ?? 'application/pdf', fileUri: file.file_id } }
  }
  warn(context, 'unsupported', field, 'a file needs file_data or file_id')
  return undefined
}

const mimeTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  xml: 'text/xml',
  json: 'application/json',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  m4a: 'audio/m4a',
  aac: 'audio/aac',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  mov: 'video/quicktime',
  webm: 'video/webm',
}

function mimeTypeOf(name: string | undefined): string | undefined {
  const extension = /\.([a-z0-9]{2,5})$/i.exec(name ?? '')?.[1]?.toLowerCase()
  return extension !== undefined && Object.hasOwn(mimeTypes, extension) ? mimeTypes[extension] : undefined
}
