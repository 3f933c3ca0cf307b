/** What providers report over what was estimated, per model, so that estimates follow a tokenizer nobody has published. */
export interface TokenCorrection {
  /** Multiply an estimate for `model` by this. 1 until enough has been reported. */
  factor(model: string): number
  /** One answer's reported prompt tokens beside the estimate it was sent with (uncorrected). */
  observe(model: string, estimatedTokens: number, reportedTokens: number): void
}

export interface TokenCorrectionOptions {
  /** Models remembered; the one not reported for longest is forgotten first. @default 1000 */
  maxModels?: number | undefined
}

/** Weight of the newest report. */
const weight = 0.1
/** Short prompts are mostly the vendor's wrapping and say little about the tokenizer. */
const leastTokens = 200
/** Further off than this is not the tokenizer: content the provider added, or did not count. */
const bounds = { least: 0.7, most: 1.5 } as const

/** An exponential average per model, bounded, in memory. */
export function createTokenCorrection({ maxModels = 1000 }: TokenCorrectionOptions = {}): TokenCorrection {
  const factors = new Map<string, number>()
  return {
    factor: (model) => factors.get(model) ?? 1,
    observe(model, estimatedTokens, reportedTokens) {
      if (!(estimatedTokens >= leastTokens)) return
      const ratio = reportedTokens / estimatedTokens
      if (!(ratio >= bounds.least && ratio <= bounds.most)) return
      const before = factors.get(model) ?? 1
      factors.delete(model)
      factors.set(model, before + weight * (ratio - before))
      const [oldest] = factors.keys()
      if (factors.size > maxModels && oldest !== undefined) factors.delete(oldest)
    },
  }
}
