import { GatewayError } from '../errors/gateway-error.ts'
import { type Exchange, headerOf } from './exchange.ts'

export interface JsonBody {
  value: unknown
  /** The text as sent; absent when the host parsed the body before us. */
  text?: string | undefined
  /** How many bytes it had as UTF-8; absent with the text. */
  bytes?: number | undefined
}

/**
 * The request's JSON body, read by us or already parsed by the host.
 * @throws GatewayError `unsupported_media_type`, `body_too_large`, `body_incomplete`, `body_unreadable`, `invalid_json`, also
 * for one nested too deeply
 */
export async function readJsonBody(exchange: Pick<Exchange, 'body' | 'headers'>, maxBytes: number): Promise<JsonBody> {
  const { body } = exchange
  if (!('parsed' in body)) refuseEncodings(exchange)
  const json = 'parsed' in body ? parsedByHost(body.parsed) : parseBytes(await body.read(maxBytes))
  if (isTooDeep(json)) {
    throw new GatewayError(
      'invalid_json',
      `The request body is nested deeper than ${maxDepth} levels, which is the most.`,
    )
  }
  return json
}

/** What we read ourselves is read as it came; body parsers before us may know more encodings. */
function refuseEncodings(exchange: Pick<Exchange, 'headers'>): void {
  const encoding = headerOf(exchange, 'content-encoding') ?? 'identity'
  if (!/^identity$/i.test(encoding)) {
    throw new GatewayError(
      'unsupported_media_type',
      `The request body must be sent without a content-encoding, received ${JSON.stringify(encoding)}.`,
    )
  }
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headerOf(exchange, 'content-type') ?? '')?.[1]
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new GatewayError(
      'unsupported_media_type',
      `The request body must be UTF-8, received charset ${JSON.stringify(charset)}.`,
    )
  }
}

/** Far beyond what any request needs, and far below what JSON.stringify and other walks through a value can take. */
const maxDepth = 256

/** Level by level, as recursion is what such a value breaks. */
function isTooDeep({ value, text }: JsonBody): boolean {
  // each level takes two brackets
  if (text !== undefined && text.length <= 2 * maxDepth) return false
  let level = [value]
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const next: unknown[] = []
    for (const node of level) {
      if (typeof node !== 'object' || node === null) continue
      for (const child of Array.isArray(node) ? (node as unknown[]) : Object.values(node)) {
        if (typeof child === 'object' && child !== null) next.push(child)
      }
    }
    if (next.length === 0) return false
    level = next
  }
  return true
}

function parsedByHost(parsed: unknown): JsonBody {
  // express.raw() and express.text() leave what they read, not an object
  if (parsed instanceof Uint8Array) return parseBytes(parsed)
  if (typeof parsed === 'string') return { ...parseJson(parsed), bytes: Buffer.byteLength(parsed) }
  return { value: parsed }
}

const parseBytes = (bytes: Uint8Array): JsonBody => ({ ...parseJson(decodeUtf8(bytes)), bytes: bytes.length })

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new GatewayError('body_unreadable', 'The request body is not valid UTF-8.')
  }
}

function parseJson(text: string): JsonBody {
  if (text.trim() === '')
    throw new GatewayError('invalid_json', 'The request body is empty; a JSON object is expected.')
  try {
    return { value: JSON.parse(text) as unknown, text }
  } catch (error) {
    throw new GatewayError('invalid_json', `The request body is not valid JSON${position(error, text)}.`)
  }
}

/** Where the parser stopped, if it says. Its own message is not passed on: it quotes the body. */
function position(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : ''
  const at = /at position (\d+)/.exec(message)?.[1]
  if (Number(at) === text.length || /end of JSON/.test(message)) {
    return `: it ends at position ${text.length}, before the value does`
  }
  return at ? `: unexpected character at position ${at}` : ''
}
