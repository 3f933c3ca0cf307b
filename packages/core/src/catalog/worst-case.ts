import type { PriceTable, Rate } from './price-table.ts'

/** The dearest a request can get: every prompt token and every completion token at the highest rate that may apply. */
export interface WorstRates {
  /** 10^-12 USD. Whatever the tokens: the fee, and the searches that may be run. */
  request: bigint
  promptToken: bigint
  completionToken: bigint
}

export interface WorstCaseInput {
  /** An upper bound; decides which tiers can apply. */
  promptTokens: number
  atMs: number
  /** Rates that can apply beside those for text. */
  prompt?: { cacheWrites?: boolean; audio?: boolean; image?: boolean; webSearches?: number } | undefined
  /** Absent for a request that has no completion, such as embeddings. */
  completion?: { audio?: boolean; image?: boolean } | undefined
}

/**
 * The highest rates that can apply to a request, over every tier its prompt may reach. `undefined` when the price list lacks a
 * rate for the prompt or for the completion: what is not known cannot be bounded.
 */
export function worstRates(table: PriceTable, input: WorstCaseInput): WorstRates | undefined {
  const { promptTokens, atMs, prompt = {}, completion } = input
  const reachable = [table.rates]
  for (const { rates, minPromptTokens = -1, fromMs = 0 } of table.tiers) {
    if (minPromptTokens < promptTokens && fromMs <= atMs) reachable.push(rates)
  }
  const highest = (names: readonly Rate[]): bigint | undefined => {
    let most: bigint | undefined
    for (const rates of reachable) {
      for (const name of names) {
        const rate = rates[name]
        if (rate !== undefined && (most === undefined || rate > most)) most = rate
      }
    }
    return most
  }
  const promptToken = highest([
    'input',
    'cacheRead',
    ...(prompt.cacheWrites ? (['cacheWrite', 'cacheWrite1h'] as const) : []),
    ...(prompt.audio ? (['inputAudio'] as const) : []),
    ...(prompt.image ? (['inputImage'] as const) : []),
  ])
  const completionToken = completion
    ? highest([
        'output',
        'reasoning',
        ...(completion.audio ? (['outputAudio'] as const) : []),
        ...(completion.image ? (['outputImage'] as const) : []),
      ])
    : 0n
  if (promptToken === undefined || completionToken === undefined) return undefined
  const searches = BigInt(prompt.webSearches ?? 0) * (highest(['webSearch']) ?? 0n)
  return { request: (highest(['request']) ?? 0n) + searches, promptToken, completionToken }
}

/** The rates with a markup on them, in hundredths of a percent, rounded up. */
export function markUp({ request, promptToken, completionToken }: WorstRates, markup: number): WorstRates {
  const raise = (rate: bigint): bigint => (rate * BigInt(10_000 + markup) + 9_999n) / 10_000n
  return { request: raise(request), promptToken: raise(promptToken), completionToken: raise(completionToken) }
}

/** What so many tokens cost at the highest rates, in 10^-9 USD, rounded up. */
export function worstCostNanoUsd(rates: WorstRates, tokens: { prompt: number; completion: number }): number {
  const pico =
    rates.request + BigInt(tokens.prompt) * rates.promptToken + BigInt(tokens.completion) * rates.completionToken
  return Number((pico + 999n) / 1000n)
}

/** How many completion tokens an amount still buys at the highest rates, after the prompt; `Infinity` where they are free. */
export function affordableCompletionTokens(rates: WorstRates, promptTokens: number, amountNanoUsd: number): number {
  const left = BigInt(amountNanoUsd) * 1000n - rates.request - BigInt(promptTokens) * rates.promptToken
  if (left < 0n) return -1
  return rates.completionToken === 0n ? Infinity : Number(left / rates.completionToken)
}
