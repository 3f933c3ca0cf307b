/** What providers report over what was estimated, per model, so that estimates follow a tokenizer nobody has published. */
export interface TokenCorrection {
  /** Multiply an estimate for `model` by this. 1 until enough has been reported. */
  factor(model: string): number
  /** One answer's reported prompt tokens beside the uncorrected estimate of what was sent, which is not always asked for. */
  observe(model: string, reportedTokens: number, estimate: () => number): void
}

export interface TokenCorrectionOptions {
  /** Models remembered; the one not reported for longest is forgotten first. @default 1000 */
  maxModels?: number | undefined
}

/** Weight of the newest report. */
const weight = 0.1
/** Short prompts are mostly the vendor's wrapping and say little about the tokenizer. */
const leastTokens = 200
/** A model's first answers are all looked at, later ones now and then: counting a prompt is not free. */
const always = 32
const everyOther = 16
/** Further off than this is not the tokenizer: content the provider added, or did not count. */
const bounds = { least: 0.7, most: 1.5 } as const

/** An exponential average per model, bounded, in memory. */
export function createTokenCorrection({ maxModels = 1000 }: TokenCorrectionOptions = {}): TokenCorrection {
  const known = new Map<string, { factor: number; seen: number }>()
  return {
    factor: (model) => known.get(model)?.factor ?? 1,
    observe(model, reportedTokens, estimate) {
      if (!(reportedTokens >= leastTokens)) return
      const { factor, seen } = known.get(model) ?? { factor: 1, seen: 0 }
      const isAsked = seen < always || seen % everyOther === 0
      const ratio = isAsked ? reportedTokens / estimate() : Number.NaN
      const isPlausible = ratio >= bounds.least && ratio <= bounds.most
      known.delete(model)
      known.set(model, { factor: isPlausible ? factor + weight * (ratio - factor) : factor, seen: seen + 1 })
      const [oldest] = known.keys()
      if (known.size > maxModels && oldest !== undefined) known.delete(oldest)
    },
  }
}
