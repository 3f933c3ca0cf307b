import { anthropicDialect } from './anthropic.ts'
import { type Asked, type Content, tokensAfter, type UpstreamDialect } from './answer.ts'
import type { Answer } from './faults.ts'
import { geminiDialect } from './gemini.ts'
import { openaiDialect } from './openai.ts'

const dialects: readonly UpstreamDialect[] = [openaiDialect, anthropicDialect, geminiDialect]

/** What a request is, and in whose words. */
export interface Found {
  dialect: UpstreamDialect
  asked: Asked
}

/** `undefined` for an address of none of the dialects. */
export function findDialect(path: string, body: Record<string, unknown>): Found | undefined {
  for (const dialect of dialects) {
    const asked = dialect.read(path, body)
    if (asked) return { dialect, asked }
  }
  return undefined
}

/** The answer to a request if all goes well, ready to be spoilt. */
export function prepareAnswer(
  { dialect, asked }: Found,
  given: { id: string; tokens: readonly string[]; promptTokens: number; headers: Readonly<Record<string, string>> },
): Answer {
  const left = tokensAfter(asked.prefill, given.tokens)
  const content: Content = {
    id: given.id,
    tokens: asked.tool === undefined ? left : ['{"text":"', ...left, '"}'],
    usage: { prompt: given.promptTokens, completion: left.length },
  }
  const key = keyIn(given.headers)
  return {
    stream: asked.stream,
    contentType: asked.stream ? 'text/event-stream' : 'application/json',
    ...(asked.stream ? streamPieces(dialect, asked, content) : slices(dialect, asked, content)),
    refuse: (refusal, windowTokens = 8_192) => dialect.refuse(refusal, { asked, key, windowTokens }),
    inBandError: () => Buffer.from(dialect.inBandError()),
    prefilled: asked.prefill !== undefined,
    requestId: `req_${given.id}`,
  }
}

const keyIn = (headers: Readonly<Record<string, string>>): string =>
  headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers['authorization']?.replace(/^Bearer /i, '') ?? ''

type Pieces = Pick<Answer, 'opening' | 'tokens' | 'closing' | 'terminal'>

function streamPieces(dialect: UpstreamDialect, asked: Asked, content: Content): Pieces {
  const { opening, tokens, closing, terminal } = dialect.stream(asked, content)
  const bytes = (texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text))
  return { opening: bytes(opening), tokens: bytes(tokens), closing: bytes(closing), terminal: bytes(terminal) }
}

/** A whole answer in as many slices as it has tokens, and one more. */
function slices(dialect: UpstreamDialect, asked: Asked, content: Content): Pieces {
  const whole = Buffer.from(JSON.stringify(dialect.whole(asked, content)))
  const count = content.tokens.length + 1
  const size = Math.ceil(whole.length / count)
  const parts = Array.from({ length: count }, (_, i) => whole.subarray(i * size, (i + 1) * size))
  return { opening: [], tokens: parts.slice(0, -1), closing: parts.slice(-1), terminal: [] }
}
