import type { UpstreamFailure } from '../errors/upstream-failure.ts'

/** The body of an upstream's answer as it arrives: pulled by the reader, never faster than it reads. */
export interface ByteStream {
  /**
   * Everything that has arrived since the last read, in one piece; waits if that is nothing; `null` at the end.
   * @throws UpstreamError `cut`, `timeout` or `network`, or the reason it was cancelled with
   */
  read(): Promise<Uint8Array | null>
  /** Nobody wants the rest: the connection is closed at once. */
  cancel(reason: Error): void
  /** The answer is complete but the connection may still carry a few closing bytes: lets them pass, so that it can be used again. */
  discard(): void
}

/** An upstream failure on its way up; the attempt loop turns it into a decision, the edge into an answer. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly failure: UpstreamFailure

  constructor(failure: UpstreamFailure, options?: { cause?: unknown }) {
    super(failure.message, options)
    this.failure = failure
  }
}
