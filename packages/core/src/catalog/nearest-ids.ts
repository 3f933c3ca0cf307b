/** The ids most like one that nobody offers, best first: for error messages, where a typo should find its model. */
export function nearestIds(id: string, known: Iterable<string>, count = 3): string[] {
  const wanted = bigrams(id)
  const scored = [...known].map((candidate) => ({ candidate, score: likeness(wanted, bigrams(candidate)) }))
  return scored
    .filter(({ score }) => score > 0.3)
    .sort((a, b) => b.score - a.score || a.candidate.localeCompare(b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Adjacent letter pairs: robust against a missing author, swapped words and single typos. */
function bigrams(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  const letters = text.toLowerCase().slice(0, 100)
  for (let i = 0; i < letters.length - 1; i++) {
    const pair = letters.slice(i, i + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Dice's coefficient: 1 for the same pairs, 0 for none in common. */
function likeness(a: Map<string, number>, b: Map<string, number>): number {
  let common = 0
  let total = 0
  for (const [pair, count] of a) {
    common += Math.min(count, b.get(pair) ?? 0)
    total += count
  }
  for (const count of b.values()) total += count
  return total === 0 ? 0 : (2 * common) / total
}
