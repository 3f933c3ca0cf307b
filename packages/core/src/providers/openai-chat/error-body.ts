import { listOf, objectOf, someTextOf, isObject, type JsonObject, parseJson } from '../json-value.ts'

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
  const json = parseJson(body)
  const parsed = objectOf(json) ?? objectOf(listOf(json)[0])
  if (parsed) return readErrorObject(parsed, status)
  return { message: readableText(body), code: undefined, codes: [], error: {} }
}

export function readErrorObject(body: JsonObject, status: number | undefined): ErrorBody {
  const nested = body['error']
  const error = objectOf(nested) ?? objectOf(listOf(body['errors'])[0]) ?? objectOf(body['base_resp']) ?? body
  const metadata = objectOf(error['metadata'])
  const inner = objectOf(error['innererror']) ?? objectOf(error['inner_error'])
  const code = ownCode([error['code'], body['code'], error['status_code'], error['type'], error['status']], status)
  const codes = [error['code'], error['type'], error['status'], body['code'], body['type'], inner?.['code']]
    .concat(error['status_code'], metadata?.['provider_code'], metadata?.['error_type'], reasonOf(error))
    .filter((word) => typeof word === 'string' || typeof word === 'number')
    .map((word) => String(word).toLowerCase())
  return { message: messageOf(body, error, nested), code, codes, error }
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
    someTextOf(error['message']) ??
    someTextOf(nested) ??
    someTextOf(error['status_msg']) ??
    someTextOf(error['msg']) ??
    // Mistral puts the list under `message`
    detailOf(body['detail'] ?? error['detail'] ?? objectOf(error['message'])?.['detail'] ?? error['message']) ??
    someTextOf(body['message']) ??
    someTextOf(body['title'])
  )
}

/** FastAPI's list of what is wrong where. Its `input` quotes the request and stays out. */
function detailOf(detail: unknown): string | undefined {
  if (!Array.isArray(detail))
    return someTextOf(detail) ?? someTextOf(objectOf(detail)?.['message']) ?? someTextOf(objectOf(detail)?.['error'])
  const lines = detail.filter(isObject).map((entry) => {
    const where = listOf(entry['loc']).join('.')
    return `${where ? `${where}: ` : ''}${someTextOf(entry['msg']) ?? 'invalid'}`
  })
  return lines.length > 0 ? lines.join('; ') : undefined
}

/** Google's `details[].reason`, behind its compatibility layer. */
const reasonOf = (error: JsonObject): unknown =>
  listOf(error['details'])
    .map((entry) => objectOf(entry)?.['reason'])
    .find((reason) => typeof reason === 'string')

const maxTextChars = 500

/** Plain text as it is; of a web page its title; of bytes that are no text nothing. */
export function readableText(body: string): string | undefined {
  const start = body.slice(0, 4096)
  if (start.includes('\0') || start.includes('\uFFFD')) return undefined
  if (/^\s*</.test(start)) return someTextOf(/<title[^>]*>([^<]{1,200})/i.exec(start)?.[1]?.trim())
  return someTextOf(start.trim().slice(0, maxTextChars))
}
