import type { SpendSums } from '@inroute/core/store'

/** The columns of rows and daily sums that hold sums. */
export const sumColumnOf = {
  failed: 'failed',
  answered: 'answered',
  latencyMs: 'latency_ms',
  generationMs: 'generation_ms',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
  reasoningTokens: 'reasoning_tokens',
  costNanoUsd: 'cost',
  priceNanoUsd: 'price',
  byokNanoUsd: 'byok',
} as const satisfies { [sum in Exclude<keyof SpendSums, 'requests'>]: string }
