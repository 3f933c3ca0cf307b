import type { TokenProfile } from './profile.ts'

/** Remembers a count per object and profile for as long as the object lives. Objects must not change once counted. */
export function remember<T extends object>(
  count: (of: T, profile: TokenProfile) => number,
): (of: T, profile: TokenProfile) => number {
  const counts = new WeakMap<T, Map<TokenProfile, number>>()
  return (of, profile) => {
    let known = counts.get(of)
    if (!known) counts.set(of, (known = new Map()))
    let tokens = known.get(profile)
    if (tokens === undefined) known.set(profile, (tokens = count(of, profile)))
    return tokens
  }
}
