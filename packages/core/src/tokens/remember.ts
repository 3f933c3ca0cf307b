import type { TokenProfile } from './profile.ts'

interface Known {
  profile: TokenProfile
  tokens: number
  next: Known | undefined
}

/**
 * Remembers a count per object and profile for as long as the object lives. Objects must not change once counted.
 * @param isCheap says what costs less to count again than to remember
 */
export function remember<T extends object>(
  count: (of: T, profile: TokenProfile) => number,
  isCheap: (of: T) => boolean = () => false,
): (of: T, profile: TokenProfile) => number {
  const counts = new WeakMap<T, Known>()
  return (of, profile) => {
    if (isCheap(of)) return count(of, profile)
    const known = counts.get(of)
    for (let entry = known; entry; entry = entry.next) if (entry.profile === profile) return entry.tokens
    const tokens = count(of, profile)
    counts.set(of, { profile, tokens, next: known })
    return tokens
  }
}
