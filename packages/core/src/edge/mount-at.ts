/** The part of an address that comes before the API's own paths, as routers have it: `/api/v1`, or nothing. */
export function mountPathOf(prefix: string): string {
  const trimmed = prefix.replaceAll(/^\/+|\/+$/g, '')
  return trimmed && `/${trimmed}`
}

/** For hosts without mounts of their own: what is left of an address below a prefix; `undefined` for one that is not below it. */
export function mountAt(prefix: string): (url: string) => string | undefined {
  const mount = mountPathOf(prefix)
  return (url) => {
    const rest = url.slice(mount.length)
    return url.startsWith(mount) && /^([/?]|$)/.test(rest) ? rest || '/' : undefined
  }
}
