import type { Clock } from '../clock.ts'
import type { UpstreamResponse } from '../providers/contract.ts'
import { type ByteStream, UpstreamError } from './byte-stream.ts'
import type { UpstreamAnswer } from './transport.ts'

/** A whole answer larger than this is none: a few generated images are 20 MB. */
const maxWholeBytes = 64 * 1024 * 1024
/** What is worth reading of an error page, and for how long. */
const maxErrorBytes = 64 * 1024
const maxErrorMs = 5_000

/**
 * The whole body as text.
 * @throws UpstreamError `malformed` beyond 64 MiB, `cut` and `timeout` as the transport finds them
 */
export async function readText(body: ByteStream): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxWholeBytes) {
      const error = new UpstreamError({
        kind: 'malformed',
        message: `the answer is larger than ${maxWholeBytes} bytes`,
      })
      body.cancel(error)
      throw error
    }
  }
  return textOf(chunks, size)
}

/**
 * An answer that is not 2xx, for the codec to classify: its first 64 kB, or what arrived of it in five seconds. The status
 * is what counts, so a page that breaks off is no error of its own.
 */
export async function readErrorResponse(answer: UpstreamAnswer, clock: Clock): Promise<UpstreamResponse> {
  const chunks: Uint8Array[] = []
  let size = 0
  answer.started()
  const timer = clock.after(maxErrorMs, () => answer.body.cancel(enough))
  try {
    while (size < maxErrorBytes) {
      const chunk = await answer.body.read()
      if (chunk === null) break
      chunks.push(chunk)
      size += chunk.length
    }
  } catch {
    // what has arrived must do
  } finally {
    timer.cancel()
    answer.body.cancel(enough)
  }
  return { status: answer.status, headers: answer.headers, body: textOf(chunks, Math.min(size, maxErrorBytes)) }
}

const enough = new Error('enough of the error page was read')

const textOf = (chunks: readonly Uint8Array[], size: number): string =>
  chunks.length === 1
    ? Buffer.from(chunks[0]!.buffer, chunks[0]!.byteOffset, Math.min(size, chunks[0]!.length)).toString()
    : Buffer.concat(chunks, size).toString()
