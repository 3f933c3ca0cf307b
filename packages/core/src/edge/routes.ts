import { GatewayError } from '../errors/gateway-error.ts'

export interface Route<Handler> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'
  /** Segments below the mount path; `:name` takes one segment, decoded. */
  path: string
  handle: Handler
}

export interface RouteMatch<Handler> {
  handle: Handler
  params: Readonly<Record<string, string>>
}

/** Finds the route of a request in a table compiled once: `find(method, path)`. */
export function createRouter<Handler>(
  routes: readonly Route<Handler>[],
): (method: string, path: string) => RouteMatch<Handler> {
  const exact = new Map<string, Route<Handler>[]>()
  const patterns: { segments: string[]; route: Route<Handler> }[] = []
  /** By method and path: nearly every request is one of these. */
  const direct = new Map<string, RouteMatch<Handler>>()
  for (const route of routes) {
    if (route.path.includes(':')) patterns.push({ segments: route.path.split('/'), route })
    else {
      exact.set(route.path, [...(exact.get(route.path) ?? []), route])
      direct.set(`${route.method} ${route.path}`, { handle: route.handle, params: {} })
    }
  }

  return (method, rawPath) => {
    const path = rawPath.length > 1 && rawPath.endsWith('/') ? rawPath.slice(0, -1) : rawPath
    const wanted = method === 'HEAD' ? 'GET' : method
    const known = direct.get(`${wanted} ${path}`)
    if (known) return known
    const found = (exact.get(path) ?? []).map((route) => ({ route, params: {} as Record<string, string> }))
    if (found.length === 0) {
      const segments = path.split('/')
      for (const { segments: pattern, route } of patterns) {
        const params = matchSegments(pattern, segments)
        if (params) found.push({ route, params })
      }
    }
    const match = found.find(({ route }) => route.method === wanted)
    if (match) return { handle: match.route.handle, params: match.params }
    if (found.length === 0) throw new GatewayError('not_found', `There is no ${method} ${path.slice(0, 200)} here.`)
    const allow = [...new Set(found.map(({ route }) => route.method))].join(', ')
    throw new GatewayError('method_not_allowed', `${method} is not allowed for ${path}; allowed: ${allow}.`, {
      headers: { allow },
    })
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] as string
    if (expected.startsWith(':')) {
      const value = decodeSegment(segment)
      if (!value) return undefined
      params[expected.slice(1)] = value
    } else if (expected !== segment) return undefined
  }
  return params
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
