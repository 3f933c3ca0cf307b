import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import { type ByteStream, UpstreamError } from './byte-stream.ts'

const decoders = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
])

/**
 * The body as the provider meant it; with an encoding nobody knows, reading it is a `malformed` failure. We ask for no
 * compression, so this is for proxies and error pages that compress anyway; hence Node's streams are good enough here.
 */
export function decompressed(source: ByteStream, headers: IncomingHttpHeaders): ByteStream {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return source
  const create = decoders.get(encoding)
  return create ? decompressing(source, create()) : unreadable(source)
}

function unreadable(source: ByteStream): ByteStream {
  const error = new UpstreamError({ kind: 'malformed', message: 'the answer has an unknown content-encoding' })
  source.cancel(error)
  return source
}

function decompressing(source: ByteStream, decoder: Transform): ByteStream {
  let failure: unknown
  let wake = (): void => {}
  decoder.on('readable', () => wake())
  decoder.on('end', () => wake())
  decoder.on('error', (cause) => {
    const code = (cause as { code?: unknown }).code
    // compressed data that stops in the middle is a broken answer, not a wrong one
    failure ??= new UpstreamError(
      code === 'Z_BUF_ERROR'
        ? { kind: 'cut', message: 'the answer ended in the middle' }
        : { kind: 'malformed', message: 'the answer is not compressed as its content-encoding says' },
      { cause },
    )
    source.cancel(failure as Error)
    wake()
  })
  void pump(source, decoder).catch((error: unknown) => {
    failure ??= error
    decoder.destroy()
    wake()
  })
  return {
    async read() {
      for (;;) {
        const bytes = decoder.read() as Buffer | null
        if (bytes !== null) return bytes
        if (failure !== undefined) throw failure
        if (decoder.readableEnded) return null
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    cancel(reason) {
      failure ??= reason
      source.cancel(reason)
      decoder.destroy()
      wake()
    },
    discard() {
      source.discard()
      decoder.destroy()
    },
  }
}

async function pump(source: ByteStream, decoder: Transform): Promise<void> {
  for (let bytes = await source.read(); bytes !== null; bytes = await source.read()) {
    if (decoder.destroyed) return
    if (!decoder.write(bytes)) await new Promise((resolve) => decoder.once('drain', resolve).once('close', resolve))
  }
  decoder.end()
}
