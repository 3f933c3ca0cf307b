/** `*` stands for anything; otherwise the whole id. Linear in the id's length: callers write these. */
export function matchesPattern(pattern: string, id: string): boolean {
  const [head, ...rest] = pattern.split('*') as [string, ...string[]]
  if (rest.length === 0) return id === pattern
  if (!id.startsWith(head)) return false
  const tail = rest.pop() as string
  let from = head.length
  for (const piece of rest) {
    const at = id.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return id.length - tail.length >= from && id.endsWith(tail)
}

export const matchesAny = (all: readonly string[], id: string): boolean =>
  all.some((pattern) => matchesPattern(pattern, id))
