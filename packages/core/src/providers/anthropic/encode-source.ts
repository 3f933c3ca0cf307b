import { Buffer } from 'node:buffer'

/** A `data:` URL, taken apart without copying what it may hold in megabytes more than once. */
export interface InlineData {
  mediaType: string
  base64: string
}

/** `undefined` for anything but a `data:` URL. */
export function parseDataUrl(url: string): InlineData | undefined {
  if (!/^data:/i.test(url.slice(0, 5))) return undefined
  const comma = url.indexOf(',')
  if (comma < 0) return undefined
  const [mediaType = '', ...parameters] = url.slice(5, comma).split(';')
  const data = url.slice(comma + 1)
  const isBase64 = parameters.some((parameter) => parameter.trim().toLowerCase() === 'base64')
  return {
    mediaType: mediaType.trim().toLowerCase() || 'text/plain',
    base64: isBase64 ? data : Buffer.from(percentDecoded(data)).toString('base64'),
  }
}

export const textOfInline = ({ base64 }: InlineData): string => Buffer.from(base64, 'base64').toString('utf8')

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
