import type { SpendSums } from './contract.ts'

/** How tables of SQL name what is summed, in rows and in daily sums; their other columns are named as `dimensions`. */
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
