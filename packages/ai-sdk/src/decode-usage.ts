import { countOf, objectOf, type Usage } from '@inroute/core/provider'

/** The AI SDK's totals as disjoint buckets; a count it does not know stays unknown. */
export function decodeUsage(sent: unknown): Usage | undefined {
  const { inputTokens, outputTokens } = objectOf(sent) ?? {}
  const input = countsOf(inputTokens)
  const output = countsOf(outputTokens)
  const usage: Usage = {
    inputTokens: input('noCache') ?? rest(input('total'), [input('cacheRead'), input('cacheWrite')]),
    cacheReadTokens: input('cacheRead'),
    cacheWrite5mTokens: input('cacheWrite'),
    outputTokens: output('text') ?? rest(output('total'), [output('reasoning')]),
    reasoningTokens: output('reasoning'),
  }
  return Object.values(usage).some((count) => count !== undefined) ? usage : undefined
}

const countsOf = (sent: unknown): ((name: string) => number | undefined) => {
  const counts = objectOf(sent) ?? {}
  return (name) => countOf(counts[name])
}

function rest(total: number | undefined, parts: readonly (number | undefined)[]): number | undefined {
  if (total === undefined) return undefined
  return Math.max(
    0,
    parts.reduce<number>((left, part) => left - (part ?? 0), total),
  )
}
