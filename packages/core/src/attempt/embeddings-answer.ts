import type { EmbeddingsInput, Decoded, EmbeddingsReply, EmbeddingsRequest } from '../providers/contract.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'

/**
 * Vectors as a whole answer, so that an attempt commits to them and settles them like any other. One vector for each input, in
 * the encoding the caller named: not every provider knows both.
 */
export function embeddingsAnswer(reply: EmbeddingsReply | UpstreamFailure, request: EmbeddingsRequest): Decoded {
  if ('kind' in reply) return { events: [{ type: 'error', failure: reply }] }
  const { embeddings, upstreamId, upstreamModel, usage } = reply
  const asked = countInputs(request.input)
  if (embeddings.length !== asked) {
    const message = `the answer holds ${embeddings.length} embeddings for ${asked} inputs`
    return { events: [{ type: 'error', failure: { kind: 'malformed', message } }] }
  }
  const encode = encoders[request.encoding_format ?? '']
  return {
    events: [
      { type: 'response-start', upstreamId, upstreamModel },
      { type: 'embeddings', embeddings: encode ? embeddings.map(encode) : embeddings },
      { type: 'finish', choice: 0, reason: undefined, nativeReason: undefined },
      // vectors are no completion: that none was made is known, not a count nobody sent
      ...(usage ? [{ type: 'usage' as const, usage: { outputTokens: 0, ...usage } }] : []),
      { type: 'response-end' },
    ],
  }
}

const countInputs = (input: EmbeddingsRequest['input']): number =>
  typeof input === 'string' || typeof input[0] === 'number' ? 1 : (input as EmbeddingsInput[]).length

type Vector = number[] | string

/** Absent: as the provider sent them, which for some is an encoding of their own. */
const encoders: Readonly<Record<string, (vector: Vector) => Vector>> = {
  float: (vector) => (typeof vector === 'string' ? toNumbers(vector) : vector),
  base64: (vector) => (typeof vector === 'string' ? vector : toBase64(vector)),
}

/** Little-endian float32, whatever the machine's own order. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64')
}

function toNumbers(vector: string): number[] {
  const bytes = Buffer.from(vector, 'base64')
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4))
}
