/** Width and height in pixels. */
export interface PixelSize {
  width: number
  height: number
}

/** Bytes of an image that are looked at: headers are at the front, behind a JPEG's colour profile and preview. */
const headerBytes = 65_536

/** The size of an image given as a `data:` URL; undefined for other URLs and formats. Decodes the header only. */
export function imageSize(url: string): PixelSize | undefined {
  const bytes = dataBytes(url, headerBytes)
  if (!bytes || bytes.length < 30) return undefined
  if (bytes.readUInt32BE(0) === 0x89_50_4e_47) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes.toString('latin1', 0, 3) === 'GIF') return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (bytes.readUInt16BE(0) === 0xff_d8) return jpegSize(bytes)
  return bytes.toString('latin1', 8, 12) === 'WEBP' ? webpSize(bytes) : undefined
}

/** The first bytes of a base64 `data:` URL. */
export function dataBytes(url: string, most: number): Buffer | undefined {
  if (!url.startsWith('data:')) return undefined
  const comma = url.indexOf(',')
  return comma === -1 ? undefined : Buffer.from(url.slice(comma + 1, comma + 1 + Math.ceil(most / 3) * 4), 'base64')
}

function jpegSize(bytes: Buffer): PixelSize | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) return undefined
    // start-of-frame markers, without the three of that range that mean something else
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function webpSize(bytes: Buffer): PixelSize | undefined {
  const format = bytes.toString('latin1', 12, 16)
  if (format === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (format === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  if (format !== 'VP8L') return undefined
  const packed = bytes.readUInt32LE(21)
  return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 }
}
