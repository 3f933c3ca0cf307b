import { listOf, objectOf, textOf } from '../json-value.ts'

/** `logprobsResult` in the callers' shape. Gemini reports token texts, not bytes: `bytes` are those of the text. */
export function logprobsOf(result: unknown): { content: object[]; refusal: null } | undefined {
  const chosen = listOf(objectOf(result)?.['chosenCandidates'])
  if (chosen.length === 0) return undefined
  const top = listOf(objectOf(result)?.['topCandidates'])
  const content = chosen.map((candidate, step) => ({
    ...tokenOf(candidate),
    top_logprobs: listOf(objectOf(top[step])?.['candidates']).map(tokenOf),
  }))
  return { content, refusal: null }
}

function tokenOf(candidate: unknown): { token: string; logprob: number; bytes: number[] } {
  const token = textOf(objectOf(candidate)?.['token']) ?? ''
  const logprob = objectOf(candidate)?.['logProbability']
  // proto3 leaves out zeros: no log probability is certainty
  return { token, logprob: typeof logprob === 'number' ? logprob : 0, bytes: [...Buffer.from(token)] }
}
