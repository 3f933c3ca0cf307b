import { isObject, type JsonObject, listOf, someTextOf } from '../json-value.ts'

/**
 * A choice's `logprobs` in the form callers are promised: lists of tokens, each with `bytes` and `top_logprobs`. Further lists
 * (DeepSeek's `reasoning_content`) stay. `undefined` if nothing is in them.
 * @param text of the chunk: where Together streams, a chunk is one token and `logprobs` its number
 */
export function toLogprobs(value: unknown, text: unknown): JsonObject | undefined {
  const sent = typeof value === 'number' ? { tokens: [text], token_logprobs: [value] } : value
  if (!isObject(sent)) return undefined
  const logprobs = Array.isArray(sent['tokens']) ? fromParallelLists(sent) : sent
  const lists = Object.entries(logprobs).filter(([, list]) => Array.isArray(list) && list.length > 0)
  if (lists.length === 0) return undefined
  const told = lists.map(([name, list]) => [name, listOf(list).flatMap(toToken)] as const)
  const { refusal: _, ...others } = logprobs
  return { ...others, content: null, ...Object.fromEntries(told) }
}

/** Some vendors leave out what they do not know. */
const toToken = (entry: unknown): JsonObject[] =>
  toLikely(entry).map((token) => ({ ...token, top_logprobs: listOf(token['top_logprobs']).flatMap(toLikely) }))

function toLikely(entry: unknown): JsonObject[] {
  if (!isObject(entry) || typeof entry['token'] !== 'string' || typeof entry['logprob'] !== 'number') return []
  const { bytes } = entry
  return [{ ...entry, bytes: Array.isArray(bytes) && bytes.every(Number.isInteger) ? (bytes as number[]) : null }]
}

/**
 * The form of legacy completions, which Together answers chats in as well: `tokens` and `token_logprobs` side by side, and of
 * each place a map of the likeliest (`LogProbs` and `ChatCompletionChunk` of its Python package together-py, read 2026-11-22).
 */
function fromParallelLists({ tokens, token_logprobs: chances, top_logprobs: tops }: JsonObject): JsonObject {
  const content = listOf(tokens).map((token, at) => ({
    token: someTextOf(token) ?? '',
    logprob: asNumber(listOf(chances)[at]),
    top_logprobs: likeliest(listOf(tops)[at]),
  }))
  return { content }
}

const likeliest = (map: unknown): JsonObject[] =>
  isObject(map)
    ? Object.entries(map).map(([token, logprob]) => ({ token, logprob: asNumber(logprob), bytes: null }))
    : []

/** What has no probability is as improbable as OpenAI can say: -9999. */
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : -9999)
