import type { AuthorizeInput, EncodedRequest, Provider } from '../providers/contract.ts'
import type { Secret } from '../providers/secret.ts'
import type { Target } from './target.ts'

/** Headers that say where a message goes and how it is framed: the connection's own business, whoever asks. */
const reserved = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'proxy-authorization',
  'proxy-connection',
])

export interface HeadersInput {
  provider: Provider
  key: Secret | undefined
  encoded: EncodedRequest
  target: Target
  body: string
  stream: boolean
  nowMs: number
}

/**
 * Every header of a request to a provider. They come from the provider, its codec and `authorize`, in rising precedence;
 * nothing of the caller's is among them. Credentials are added last, so that no one can replace them.
 * @throws TypeError when a provider or codec sets a header that belongs to the connection
 */
export function requestHeaders(input: HeadersInput): Record<string, string> | Promise<Record<string, string>> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: input.stream ? 'text/event-stream' : 'application/json',
    // a compressed stream arrives in lumps; a whole answer is not worth the cycles either, next to the model's time
    'accept-encoding': 'identity',
    'user-agent': 'inroute',
  }
  add(headers, input.provider.headers, input.provider)
  if (input.encoded.headers) add(headers, input.encoded.headers, input.provider)
  if (!input.key && !input.provider.ownCredentials) return headers
  const credentials = input.provider.authorize(authorizeInput(input, headers))
  if (!(credentials instanceof Promise)) return add(headers, credentials, input.provider)
  return credentials.then((resolved) => add(headers, resolved, input.provider))
}

function authorizeInput(input: HeadersInput, headers: Record<string, string>): AuthorizeInput {
  return {
    key: input.key?.reveal() ?? '',
    method: 'POST',
    url: input.target.origin + input.target.path,
    headers,
    body: input.body,
    nowMs: input.nowMs,
  }
}

function add(
  headers: Record<string, string>,
  added: Readonly<Record<string, string>>,
  provider: Provider,
): Record<string, string> {
  for (const name in added) {
    const lower = name.toLowerCase()
    if (reserved.has(lower)) throw new TypeError(`${provider.id} sets the header '${lower}', which is the connection's`)
    headers[lower] = added[name]!
  }
  return headers
}
