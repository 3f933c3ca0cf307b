import { asArray, asObject, asText, isObject, type JsonObject, parseObject } from './json.ts'

/** What an error body says, whatever its shape. */
export interface ErrorBody {
  message: string | undefined
  /** The provider's own code or type, as sent. */
  code: string | undefined
  /** Every code-like word in the body, lower case: what a kind is looked up by. */
  codes: string[]
  /** The `error` object itself. */
  error: JsonObject
}

/**
 * Reads the shapes servers of this wire answer errors in: `{error: {message, code, type}}`, `{error: 'text', code}`,
 * `{object: 'error', message, code}`, `{message}`, `{detail}` (text, or a list of `{loc, msg}`), `{base_resp}`, a list of any of
 * these, plain text, HTML.
 */
export function readErrorBody(body: string, status: number | undefined): ErrorBody {
  const parsed = parseObject(body) ?? firstOfList(body)
  if (parsed) return readErrorObject(parsed, status)
  return { message: readableText(body), code: undefined, codes: [], error: {} }
}

export function readErrorObject(body: JsonObject, status: number | undefined): ErrorBody {
  const nested = body['error']
  const error = asObject(nested) ?? asObject(asArray(body['errors'])[0]) ?? asObject(body['base_resp']) ?? body
  const metadata = asObject(error['metadata'])
  const inner = asObject(error['innererror']) ?? asObject(error['inner_error'])
  const code = ownCode([error['code'], body['code'], error['status_code'], error['type'], error['status']], status)
  const codes = [error['code'], error['type'], error['status'], body['code'], body['type'], inner?.['code']]
    .concat(error['status_code'], metadata?.['provider_code'], metadata?.['error_type'], reasonOf(error))
    .filter((word) => typeof word === 'string' || typeof word === 'number')
    .map((word) => String(word).toLowerCase())
  return { message: messageOf(body, error, nested), code, codes, error }
}

function firstOfList(body: string): JsonObject | undefined {
  if (!body.trimStart().startsWith('[')) return undefined
  return asObject(asArray(parseObject(`{"list":${body}}`)?.['list'])[0])
}

/** A number that only repeats the status says less than the type beside it. */
function ownCode(candidates: readonly unknown[], status: number | undefined): string | undefined {
  const words = candidates
    .filter((word) => (typeof word === 'string' && word !== '') || typeof word === 'number')
    .map(String)
  return words.find((word) => word !== String(status)) ?? words[0]
}

function messageOf(body: JsonObject, error: JsonObject, nested: unknown): string | undefined {
  return (
    asText(error['message']) ??
    asText(nested) ??
    asText(error['status_msg']) ??
    asText(error['msg']) ??
    // Mistral puts the list under `message`
    detailOf(body['detail'] ?? error['detail'] ?? asObject(error['message'])?.['detail'] ?? error['message']) ??
    asText(body['message']) ??
    asText(body['title'])
  )
}

/** FastAPI's list of what is wrong where. Its `input` quotes the request and stays out. */
function detailOf(detail: unknown): string | undefined {
  if (!Array.isArray(detail))
    return asText(detail) ?? asText(asObject(detail)?.['message']) ?? asText(asObject(detail)?.['error'])
  const lines = detail.filter(isObject).map((entry) => {
    const where = asArray(entry['loc']).join('.')
    return `${where ? `${where}: ` : ''}${asText(entry['msg']) ?? 'invalid'}`
  })
  return lines.length > 0 ? lines.join('; ') : undefined
}

/** Google's `details[].reason`, behind its compatibility layer. */
const reasonOf = (error: JsonObject): unknown =>
  asArray(error['details'])
    .map((entry) => asObject(entry)?.['reason'])
    .find((reason) => typeof reason === 'string')

const maxTextChars = 500

/** Plain text as it is; of a web page its title; of bytes that are no text nothing. */
function readableText(body: string): string | undefined {
  const start = body.slice(0, 4096)
  if (start.includes('\0') || start.includes('\uFFFD')) return undefined
  if (/^\s*</.test(start)) return asText(/<title[^>]*>([^<]{1,200})/i.exec(start)?.[1]?.trim())
  return asText(start.trim().slice(0, maxTextChars))
}
