import type { Provider } from '../providers/contract.ts'
import { UpstreamError } from './byte-stream.ts'

/** Where a request goes, in the two halves `dispatch` takes: what is in the path can never become part of the origin. */
export interface Target {
  origin: string
  path: string
}

interface Base extends Target {
  /** The base URL's own query, without `?`. */
  query: string
}

const bases = new WeakMap<Provider, Base>()

/**
 * The provider's base URL with a codec's path appended.
 * @throws UpstreamError `invalid_request` when the path would leave the provider's base URL; nothing has been sent then
 */
export function resolveTarget(provider: Provider, path: string): Target {
  const base = bases.get(provider) ?? parseBase(provider)
  if (!staysBelowBase(path)) {
    throw new UpstreamError({
      kind: 'invalid_request',
      message: `the address of this model at ${provider.name} would leave the provider's base URL`,
    })
  }
  const joined = base.path + path
  if (base.query === '') return { origin: base.origin, path: joined }
  return { origin: base.origin, path: `${joined}${path.includes('?') ? '&' : '?'}${base.query}` }
}

function parseBase(provider: Provider): Base {
  const url = new URL(provider.baseURL)
  const base = { origin: url.origin, path: url.pathname.replace(/\/+$/, ''), query: url.search.slice(1) }
  bases.set(provider, base)
  return base
}

/** The characters RFC 3986 allows in a path and a query: no `#`, no `\`, nothing a URL parser would rewrite. */
const shape = /^(?:\/[\w.~!$&'()*+,;=:@%-]+)+(?:\?[\w.~!$&'()*+,;=:@%/?[\]-]*)?$/

function staysBelowBase(path: string): boolean {
  if (!shape.test(path)) return false
  // dots and escapes are rare: most paths are done here
  if (!path.includes('/.') && !path.includes('%')) return true
  const query = path.indexOf('?')
  return !hasDotSegment(query === -1 ? path : path.slice(0, query))
}

/** Whether any server between here and there could read a segment as `.` or `..`, however often it decodes. */
function hasDotSegment(path: string): boolean {
  let decoded = path
  for (let round = 0; round < 4; round++) {
    if (/(?:^|[/\\])\.{1,2}(?:[/\\;?#]|$)/.test(decoded) || /[\p{Cc}\\#]/u.test(decoded)) return true
    const next = decodeOnce(decoded)
    if (next === decoded) return false
    if (next === undefined) return true
    decoded = next
  }
  return true
}

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
