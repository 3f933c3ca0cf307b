import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the recorded provider traffic lies: `INROUTE_FIXTURES`, else `shared/fixtures` beside the checkout. */
export const fixturesPath =
  process.env['INROUTE_FIXTURES'] ?? fileURLToPath(new URL('../../../../../shared/fixtures', import.meta.url))

/** `describe.skipIf(!fixturesPresent)`: the line printed here is the visible sign that recorded traffic was not replayed. */
export const fixturesPresent = existsSync(`${fixturesPath}/index.json`)
if (!fixturesPresent) {
  process.stderr.write(`recorded traffic not found in ${fixturesPath}: set INROUTE_FIXTURES; those tests are skipped\n`)
}

export interface RecordedCase {
  id: string
  family: string
  provider: string
  model: string
  status: number
  stream: boolean
  features: string[]
  meta: Record<string, unknown>
  /** The body sent, if it was kept. */
  request(): Record<string, unknown> | undefined
  /** The raw answer: JSON or text, SSE bytes, or the binary stream decoded from base64. */
  answer(): Buffer
  /** Byte lengths in which the recording client received the stream, where known. */
  chunkLengths(): number[] | undefined
}

/** The recorded cases of a family: `anthropic`, `gemini`, `openai-chat`, `openai-compatible`, ... */
export function recordedCases(family: string): RecordedCase[] {
  if (!fixturesPresent) return []
  const index = JSON.parse(readFileSync(`${fixturesPath}/index.json`, 'utf8')) as unknown
  const rows = (Array.isArray(index) ? index : (index as { cases: unknown[] }).cases) as {
    id: string
    family: string
  }[]
  return rows.filter((row) => row.family === family).map((row) => loadCase(row.id))
}

function loadCase(id: string): RecordedCase {
  const folder = `${fixturesPath}/${id}`
  const read = (name: string): Buffer | undefined =>
    existsSync(`${folder}/${name}`) ? readFileSync(`${folder}/${name}`) : undefined
  const json = (name: string): unknown => {
    const bytes = read(name)
    return bytes && JSON.parse(bytes.toString('utf8'))
  }
  const meta = json('meta.json') as Record<string, unknown>
  return {
    id,
    family: meta['family'] as string,
    provider: meta['provider'] as string,
    model: meta['model'] as string,
    status: meta['status'] as number,
    stream: meta['stream'] as boolean,
    features: meta['features'] as string[],
    meta,
    request: () => json('request.json') as Record<string, unknown> | undefined,
    answer() {
      const binary = read('stream.b64')
      const bytes = binary
        ? Buffer.from(binary.toString('utf8'), 'base64')
        : (read('stream.txt') ?? read('response.json') ?? read('response.txt'))
      if (!bytes) throw new Error(`${id}: no recorded answer`)
      return bytes
    },
    chunkLengths: () => (json('chunks.json') as { lengths: number[] } | undefined)?.lengths,
  }
}
