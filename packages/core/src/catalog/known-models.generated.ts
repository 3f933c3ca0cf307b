import type { ModelOffer } from './offer.ts'

// Written by scripts/generate-known-models.ts from @pydantic/genai-prices 0.1.8 on 2026-11-22: do not edit.
// Prices in USD per million tokens. Functions, so that a vendor nobody uses costs nothing.

export const knownModelsSource = 'genai-prices 0.1.8, 2026-11-22'

export const knownModels: Readonly<Record<string, () => Readonly<Record<string, ModelOffer>>>> = {
  openai: () => ({
    'openai/gpt-6-astra': { upstream: 'gpt-6-astra', name: 'GPT-6 Astra', contextTokens: 1050000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 20, cacheWritePerMillion: 25, cacheReadPerMillion: 2, outputPerMillion: 75 }] } },
    'openai/gpt-6-astra@priority': { upstream: 'gpt-6-astra', name: 'GPT-6 Astra', contextTokens: 1050000, pricing: { inputPerMillion: 20, cacheWritePerMillion: 25, cacheReadPerMillion: 2, outputPerMillion: 100, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 40, cacheWritePerMillion: 50, cacheReadPerMillion: 4, outputPerMillion: 150 }] } },
    'openai/gpt-6-sol': { upstream: 'gpt-6-sol', name: 'GPT-6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 15 }] } },
    'openai/gpt-6-sol@flex': { upstream: 'gpt-6-sol', name: 'GPT-6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 5, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 7.5 }] } },
    'openai/gpt-6-sol@priority': { upstream: 'gpt-6-sol', name: 'GPT-6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 20, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 8, cacheWritePerMillion: 10, cacheReadPerMillion: 0.8, outputPerMillion: 30 }] } },
    'openai/gpt-6-luna': { upstream: 'gpt-6-luna', name: 'GPT-6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.1, cacheWritePerMillion: 0.125, cacheReadPerMillion: 0.01, outputPerMillion: 0.5, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 0.75 }] } },
    'openai/gpt-6-luna@flex': { upstream: 'gpt-6-luna', name: 'GPT-6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.05, cacheWritePerMillion: 0.0625, cacheReadPerMillion: 0.005, outputPerMillion: 0.25, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.1, cacheWritePerMillion: 0.125, cacheReadPerMillion: 0.01, outputPerMillion: 0.375 }] } },
    'openai/gpt-6-luna@priority': { upstream: 'gpt-6-luna', name: 'GPT-6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 1, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.04, outputPerMillion: 1.5 }] } },
    'openai/gpt-5.6-sol': { upstream: 'gpt-5.6-sol', name: 'GPT-5.6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 20, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 8, cacheWritePerMillion: 10, cacheReadPerMillion: 0.8, outputPerMillion: 30 }] } },
    'openai/gpt-5.6-sol@flex': { upstream: 'gpt-5.6-sol', name: 'GPT-5.6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 15 }] } },
    'openai/gpt-5.6-sol@priority': { upstream: 'gpt-5.6-sol', name: 'GPT-5.6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 8, cacheWritePerMillion: 10, cacheReadPerMillion: 0.8, outputPerMillion: 40, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 16, cacheWritePerMillion: 20, cacheReadPerMillion: 1.6, outputPerMillion: 60 }] } },
    'openai/gpt-5.6-terra': { upstream: 'gpt-5.6-terra', name: 'GPT-5.6 Terra', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 12, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 18 }] } },
    'openai/gpt-5.6-terra@flex': { upstream: 'gpt-5.6-terra', name: 'GPT-5.6 Terra', contextTokens: 1050000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 6, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 9 }] } },
    'openai/gpt-5.6-terra@priority': { upstream: 'gpt-5.6-terra', name: 'GPT-5.6 Terra', contextTokens: 1050000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 24, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 8, cacheWritePerMillion: 10, cacheReadPerMillion: 0.8, outputPerMillion: 36 }] } },
    'openai/gpt-5.6-luna': { upstream: 'gpt-5.6-luna', name: 'GPT-5.6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 1.2, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.04, outputPerMillion: 1.8 }] } },
    'openai/gpt-5.6-luna@flex': { upstream: 'gpt-5.6-luna', name: 'GPT-5.6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.1, cacheWritePerMillion: 0.125, cacheReadPerMillion: 0.01, outputPerMillion: 0.6, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 0.9 }] } },
    'openai/gpt-5.6-luna@priority': { upstream: 'gpt-5.6-luna', name: 'GPT-5.6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.04, outputPerMillion: 2.4, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 0.8, cacheWritePerMillion: 1, cacheReadPerMillion: 0.08, outputPerMillion: 3.6 }] } },
    'openai/gpt-5.5': { upstream: 'gpt-5.5', name: 'GPT-5.5', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 30, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 10, cacheReadPerMillion: 1, outputPerMillion: 45 }] } },
    'openai/gpt-5.5-2026-04-23': { upstream: 'gpt-5.5-2026-04-23', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 30, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 10, cacheReadPerMillion: 1, outputPerMillion: 45 }] } },
    'openai/gpt-5.5-pro': { upstream: 'gpt-5.5-pro', name: 'GPT-5.5 Pro', contextTokens: 1000000, pricing: { inputPerMillion: 30, outputPerMillion: 180, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 60, outputPerMillion: 270 }] } },
    'openai/gpt-5.4': { upstream: 'gpt-5.4', name: 'GPT-5.4', contextTokens: 1050000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 15, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 22.5 }] } },
    'openai/gpt-5.4@priority': { upstream: 'gpt-5.4', name: 'GPT-5.4', contextTokens: 1050000, pricing: { inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 30, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 10, cacheReadPerMillion: 1, outputPerMillion: 45 }] } },
    'openai/gpt-5.4-2026-03-05': { upstream: 'gpt-5.4-2026-03-05', contextTokens: 1050000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 15, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 22.5 }] } },
    'openai/gpt-5.4-mini': { upstream: 'gpt-5.4-mini', name: 'GPT-5.4 mini', contextTokens: 400000, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 4.5, webSearchUsd: 0.01 } },
    'openai/gpt-5.4-mini@priority': { upstream: 'gpt-5.4-mini', name: 'GPT-5.4 mini', contextTokens: 400000, pricing: { inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 9, webSearchUsd: 0.01 } },
    'openai/gpt-5.4-nano': { upstream: 'gpt-5.4-nano', name: 'GPT-5.4 nano', contextTokens: 400000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 1.25, webSearchUsd: 0.01 } },
    'openai/gpt-5.4-pro': { upstream: 'gpt-5.4-pro', name: 'GPT-5.4 Pro', contextTokens: 1050000, pricing: { inputPerMillion: 30, outputPerMillion: 180, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 271999, inputPerMillion: 60, outputPerMillion: 270 }] } },
    'openai/gpt-5.3-codex': { upstream: 'gpt-5.3-codex', name: 'GPT-5.3-Codex', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14 } },
    'openai/gpt-5.2': { upstream: 'gpt-5.2', name: 'GPT-5.2', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/gpt-5.2@flex': { upstream: 'gpt-5.2', name: 'GPT-5.2', contextTokens: 400000, pricing: { inputPerMillion: 0.875, cacheReadPerMillion: 0.0875, outputPerMillion: 7, webSearchUsd: 0.01 } },
    'openai/gpt-5.2@priority': { upstream: 'gpt-5.2', name: 'GPT-5.2', contextTokens: 400000, pricing: { inputPerMillion: 3.5, cacheReadPerMillion: 0.35, outputPerMillion: 28, webSearchUsd: 0.01 } },
    'openai/gpt-5.2-2025-12-11': { upstream: 'gpt-5.2-2025-12-11', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/gpt-5.2-codex': { upstream: 'gpt-5.2-codex', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/gpt-5.2-pro': { upstream: 'gpt-5.2-pro', contextTokens: 400000, pricing: { inputPerMillion: 21, outputPerMillion: 168, webSearchUsd: 0.01 } },
    'openai/gpt-5.1': { upstream: 'gpt-5.1', name: 'GPT-5.1', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5.1@flex': { upstream: 'gpt-5.1', name: 'GPT-5.1', contextTokens: 400000, pricing: { inputPerMillion: 0.625, cacheReadPerMillion: 0.0625, outputPerMillion: 5, webSearchUsd: 0.01 } },
    'openai/gpt-5.1@priority': { upstream: 'gpt-5.1', name: 'GPT-5.1', contextTokens: 400000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 20, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-2025-11-13': { upstream: 'gpt-5.1-2025-11-13', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-codex': { upstream: 'gpt-5.1-codex', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-codex@priority': { upstream: 'gpt-5.1-codex', contextTokens: 400000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 20, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-codex-max': { upstream: 'gpt-5.1-codex-max', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-codex-mini': { upstream: 'gpt-5.1-codex-mini', name: 'GPT-5.1 Codex Mini', contextTokens: 400000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 2 } },
    'openai/gpt-5': { upstream: 'gpt-5', name: 'GPT-5', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5@flex': { upstream: 'gpt-5', name: 'GPT-5', contextTokens: 400000, pricing: { inputPerMillion: 0.625, cacheReadPerMillion: 0.0625, outputPerMillion: 5, webSearchUsd: 0.01 } },
    'openai/gpt-5@priority': { upstream: 'gpt-5', name: 'GPT-5', contextTokens: 400000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 20, webSearchUsd: 0.01 } },
    'openai/gpt-5-2025-08-07': { upstream: 'gpt-5-2025-08-07', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5-codex': { upstream: 'gpt-5-codex', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5-codex@priority': { upstream: 'gpt-5-codex', contextTokens: 400000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 20, webSearchUsd: 0.01 } },
    'openai/gpt-5-mini': { upstream: 'gpt-5-mini', name: 'GPT-5 mini', contextTokens: 400000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 2, webSearchUsd: 0.01 } },
    'openai/gpt-5-mini@flex': { upstream: 'gpt-5-mini', name: 'GPT-5 mini', contextTokens: 400000, pricing: { inputPerMillion: 0.125, cacheReadPerMillion: 0.0125, outputPerMillion: 1, webSearchUsd: 0.01 } },
    'openai/gpt-5-mini@priority': { upstream: 'gpt-5-mini', name: 'GPT-5 mini', contextTokens: 400000, pricing: { inputPerMillion: 0.45, cacheReadPerMillion: 0.045, outputPerMillion: 3.6, webSearchUsd: 0.01 } },
    'openai/gpt-5-mini-2025-08-07': { upstream: 'gpt-5-mini-2025-08-07', contextTokens: 400000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 2, webSearchUsd: 0.01 } },
    'openai/gpt-5-nano': { upstream: 'gpt-5-nano', name: 'GPT-5 nano', contextTokens: 400000, pricing: { inputPerMillion: 0.05, cacheReadPerMillion: 0.005, outputPerMillion: 0.4, webSearchUsd: 0.01 } },
    'openai/gpt-5-nano@flex': { upstream: 'gpt-5-nano', name: 'GPT-5 nano', contextTokens: 400000, pricing: { inputPerMillion: 0.025, cacheReadPerMillion: 0.0025, outputPerMillion: 0.2, webSearchUsd: 0.01 } },
    'openai/gpt-5-nano-2025-08-07': { upstream: 'gpt-5-nano-2025-08-07', contextTokens: 400000, pricing: { inputPerMillion: 0.05, cacheReadPerMillion: 0.005, outputPerMillion: 0.4, webSearchUsd: 0.01 } },
    'openai/gpt-5-pro': { upstream: 'gpt-5-pro', contextTokens: 400000, pricing: { inputPerMillion: 15, outputPerMillion: 120, webSearchUsd: 0.01 } },
    'openai/gpt-4.1': { upstream: 'gpt-4.1', name: 'gpt 4.1', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8, webSearchUsd: 0.01 } },
    'openai/gpt-4.1@priority': { upstream: 'gpt-4.1', name: 'gpt 4.1', contextTokens: 1000000, pricing: { inputPerMillion: 3.5, cacheReadPerMillion: 0.875, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/gpt-4.1-2025-04-14': { upstream: 'gpt-4.1-2025-04-14', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8, webSearchUsd: 0.01 } },
    'openai/gpt-4.1-mini': { upstream: 'gpt-4.1-mini', name: 'gpt 4.1 mini', contextTokens: 1000000, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.1, outputPerMillion: 1.6, webSearchUsd: 0.01 } },
    'openai/gpt-4.1-mini@priority': { upstream: 'gpt-4.1-mini', name: 'gpt 4.1 mini', contextTokens: 1000000, pricing: { inputPerMillion: 0.7, cacheReadPerMillion: 0.175, outputPerMillion: 2.8, webSearchUsd: 0.01 } },
    'openai/gpt-4.1-mini-2025-04-14': { upstream: 'gpt-4.1-mini-2025-04-14', contextTokens: 1000000, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.1, outputPerMillion: 1.6, webSearchUsd: 0.01 } },
    'openai/gpt-4.1-nano': { upstream: 'gpt-4.1-nano', name: 'gpt 4.1 nano', contextTokens: 1000000, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.025, outputPerMillion: 0.4 } },
    'openai/gpt-4.1-nano@priority': { upstream: 'gpt-4.1-nano', name: 'gpt 4.1 nano', contextTokens: 1000000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.05, outputPerMillion: 0.8 } },
    'openai/gpt-4.1-nano-2025-04-14': { upstream: 'gpt-4.1-nano-2025-04-14', contextTokens: 1000000, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.025, outputPerMillion: 0.4 } },
    'openai/gpt-4o': { upstream: 'gpt-4o', name: 'gpt 4o', contextTokens: 128000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 1.25, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-4o@priority': { upstream: 'gpt-4o', name: 'gpt 4o', contextTokens: 128000, pricing: { inputPerMillion: 4.25, cacheReadPerMillion: 2.125, outputPerMillion: 17, webSearchUsd: 0.01 } },
    'openai/gpt-4o-2024-05-13': { upstream: 'gpt-4o-2024-05-13', name: 'gpt 4o (2024-05-13)', contextTokens: 128000, pricing: { inputPerMillion: 5, outputPerMillion: 15, webSearchUsd: 0.01 } },
    'openai/gpt-4o-2024-08-06': { upstream: 'gpt-4o-2024-08-06', contextTokens: 128000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 1.25, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-4o-2024-11-20': { upstream: 'gpt-4o-2024-11-20', contextTokens: 128000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 1.25, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-4o-mini': { upstream: 'gpt-4o-mini', name: 'gpt 4o mini', contextTokens: 128000, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.075, outputPerMillion: 0.6, webSearchUsd: 0.01 } },
    'openai/gpt-4o-mini@priority': { upstream: 'gpt-4o-mini', name: 'gpt 4o mini', contextTokens: 128000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.125, outputPerMillion: 1, webSearchUsd: 0.01 } },
    'openai/gpt-4o-mini-2024-07-18': { upstream: 'gpt-4o-mini-2024-07-18', contextTokens: 128000, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.075, outputPerMillion: 0.6, webSearchUsd: 0.01 } },
    'openai/gpt-4o-search-preview': { upstream: 'gpt-4o-search-preview', name: 'GPT-4o Search Preview', contextTokens: 128000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'openai/gpt-4o-mini-search-preview': { upstream: 'gpt-4o-mini-search-preview', contextTokens: 128000, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.075, outputPerMillion: 0.6, webSearchUsd: 0.01 } },
    'openai/gpt-audio': { upstream: 'gpt-audio', name: 'GPT Audio', contextTokens: 128000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10, inputAudioPerMillion: 32, outputAudioPerMillion: 64 } },
    'openai/gpt-audio-mini': { upstream: 'gpt-audio-mini', name: 'GPT Audio Mini', contextTokens: 128000, pricing: { inputPerMillion: 0.6, outputPerMillion: 2.4, inputAudioPerMillion: 10, outputAudioPerMillion: 20 } },
    'openai/o1': { upstream: 'o1', name: 'o1', contextTokens: 200000, pricing: { inputPerMillion: 15, cacheReadPerMillion: 7.5, outputPerMillion: 60 } },
    'openai/o1-pro': { upstream: 'o1-pro', name: 'o1-pro', contextTokens: 200000, pricing: { inputPerMillion: 150, outputPerMillion: 600 } },
    'openai/o3': { upstream: 'o3', name: 'o3', contextTokens: 200000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8, webSearchUsd: 0.01 } },
    'openai/o3@flex': { upstream: 'o3', name: 'o3', contextTokens: 200000, pricing: { inputPerMillion: 1, cacheReadPerMillion: 0.25, outputPerMillion: 4, webSearchUsd: 0.01 } },
    'openai/o3@priority': { upstream: 'o3', name: 'o3', contextTokens: 200000, pricing: { inputPerMillion: 3.5, cacheReadPerMillion: 0.875, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/o3-mini': { upstream: 'o3-mini', name: 'o3 Mini', contextTokens: 200000, pricing: { inputPerMillion: 1.1, cacheReadPerMillion: 0.55, outputPerMillion: 4.4 } },
    'openai/o3-pro': { upstream: 'o3-pro', name: 'o3 Pro', contextTokens: 200000, pricing: { inputPerMillion: 20, outputPerMillion: 80 } },
    'openai/o3-deep-research': { upstream: 'o3-deep-research', contextTokens: 200000, pricing: { inputPerMillion: 10, cacheReadPerMillion: 2.5, outputPerMillion: 40 } },
    'openai/o4-mini': { upstream: 'o4-mini', name: 'o4 Mini High', contextTokens: 200000, pricing: { inputPerMillion: 1.1, cacheReadPerMillion: 0.275, outputPerMillion: 4.4, webSearchUsd: 0.01 } },
    'openai/o4-mini@flex': { upstream: 'o4-mini', name: 'o4 Mini High', contextTokens: 200000, pricing: { inputPerMillion: 0.55, cacheReadPerMillion: 0.1375, outputPerMillion: 2.2, webSearchUsd: 0.01 } },
    'openai/o4-mini@priority': { upstream: 'o4-mini', name: 'o4 Mini High', contextTokens: 200000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8, webSearchUsd: 0.01 } },
    'openai/o4-mini-deep-research': { upstream: 'o4-mini-deep-research', contextTokens: 200000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8 } },
    'openai/gpt-4': { upstream: 'gpt-4', name: 'gpt 4', contextTokens: 8192, pricing: { inputPerMillion: 30, outputPerMillion: 60 } },
    'openai/gpt-4-turbo': { upstream: 'gpt-4-turbo', name: 'gpt 4 turbo', contextTokens: 128000, pricing: { inputPerMillion: 10, outputPerMillion: 30 } },
    'openai/gpt-3.5-turbo': { upstream: 'gpt-3.5-turbo', name: 'gpt 3.5 turbo', contextTokens: 16385, pricing: { inputPerMillion: 0.5, outputPerMillion: 1.5 } },
    'openai/gpt-3.5-turbo-16k': { upstream: 'gpt-3.5-turbo-16k', name: 'GPT-3.5 Turbo 16k', contextTokens: 16385, pricing: { inputPerMillion: 3, outputPerMillion: 4 } },
    'openai/gpt-3.5-turbo-instruct': { upstream: 'gpt-3.5-turbo-instruct', name: 'gpt 3.5 turbo instruct', contextTokens: 16385, pricing: { inputPerMillion: 1.5, outputPerMillion: 2 } },
    'openai/text-embedding-3-large': { upstream: 'text-embedding-3-large', name: 'text embedding 3', contextTokens: 8192, pricing: { inputPerMillion: 0.13 } },
    'openai/text-embedding-3-small': { upstream: 'text-embedding-3-small', name: 'text embedding 3', contextTokens: 8192, pricing: { inputPerMillion: 0.02 } },
    'openai/text-embedding-ada-002': { upstream: 'text-embedding-ada-002', name: 'text embedding ada', contextTokens: 8192, pricing: { inputPerMillion: 0.1 } },
    'openai/gpt-5.3-chat': { upstream: 'gpt-5.3-chat-latest', contextTokens: 128000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14 } },
    'openai/gpt-5.2-chat': { upstream: 'gpt-5.2-chat-latest', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14, webSearchUsd: 0.01 } },
    'openai/gpt-5.1-chat': { upstream: 'gpt-5.1-chat-latest', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
    'openai/gpt-5-chat': { upstream: 'gpt-5-chat-latest', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, webSearchUsd: 0.01 } },
  }),
  anthropic: () => ({
    'anthropic/claude-opus-5.5': { upstream: 'claude-opus-5-5', name: 'Claude Opus 5.5', contextTokens: 1000000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.2, outputPerMillion: 20, cacheWrite1hPerMillion: 8, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-5': { upstream: 'claude-opus-5', name: 'Claude Opus 5', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25, cacheWrite1hPerMillion: 10, webSearchUsd: 0.01 } },
    'anthropic/claude-sonnet-5': { upstream: 'claude-sonnet-5', name: 'Claude Sonnet 5', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10, cacheWrite1hPerMillion: 4, webSearchUsd: 0.01 } },
    'anthropic/claude-fable-5.1': { upstream: 'claude-fable-5-1', name: 'Claude Fable 5.1', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 0.25, outputPerMillion: 50, cacheWrite1hPerMillion: 20, webSearchUsd: 0.01 } },
    'anthropic/claude-fable-5': { upstream: 'claude-fable-5', name: 'Claude Fable 5', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50, cacheWrite1hPerMillion: 20, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4.8': { upstream: 'claude-opus-4-8', name: 'Claude Opus 4.8', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25, cacheWrite1hPerMillion: 10, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4.7': { upstream: 'claude-opus-4-7', name: 'Claude Opus 4.7', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25, cacheWrite1hPerMillion: 10, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4.6': { upstream: 'claude-opus-4-6', name: 'Claude Opus 4.6', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25, cacheWrite1hPerMillion: 10, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4.5': { upstream: 'claude-opus-4-5', name: 'Claude Opus 4.5', contextTokens: 200000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25, cacheWrite1hPerMillion: 10, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4.1': { upstream: 'claude-opus-4-1', name: 'Claude Opus 4.1', contextTokens: 200000, pricing: { inputPerMillion: 15, cacheWritePerMillion: 18.75, cacheReadPerMillion: 1.5, outputPerMillion: 75, cacheWrite1hPerMillion: 30, webSearchUsd: 0.01 } },
    'anthropic/claude-opus-4': { upstream: 'claude-opus-4-0', name: 'Claude Opus 4', contextTokens: 200000, pricing: { inputPerMillion: 15, cacheWritePerMillion: 18.75, cacheReadPerMillion: 1.5, outputPerMillion: 75, cacheWrite1hPerMillion: 30, webSearchUsd: 0.01 } },
    'anthropic/claude-sonnet-4.6': { upstream: 'claude-sonnet-4-6', name: 'Claude Sonnet 4.6', contextTokens: 1000000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, cacheWrite1hPerMillion: 6, webSearchUsd: 0.01 } },
    'anthropic/claude-sonnet-4.5': { upstream: 'claude-sonnet-4-5', name: 'Claude Sonnet 4.5', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, cacheWrite1hPerMillion: 6, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 200000, inputPerMillion: 6, cacheWritePerMillion: 7.5, cacheReadPerMillion: 0.6, outputPerMillion: 22.5, cacheWrite1hPerMillion: 12 }] } },
    'anthropic/claude-sonnet-4': { upstream: 'claude-sonnet-4-0', name: 'Claude Sonnet 4', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, cacheWrite1hPerMillion: 6, webSearchUsd: 0.01 } },
    'anthropic/claude-haiku-4.5': { upstream: 'claude-haiku-4-5', name: 'Claude Haiku 4.5', contextTokens: 200000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 5, cacheWrite1hPerMillion: 2, webSearchUsd: 0.01 } },
    'anthropic/claude-3.7-sonnet': { upstream: 'claude-3-7-sonnet-latest', name: 'Claude Sonnet 3.7', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, cacheWrite1hPerMillion: 6, webSearchUsd: 0.01 } },
    'anthropic/claude-3.5-sonnet': { upstream: 'claude-3-5-sonnet-latest', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, cacheWrite1hPerMillion: 6, webSearchUsd: 0.01 } },
    'anthropic/claude-3.5-haiku': { upstream: 'claude-3-5-haiku-latest', name: 'Claude Haiku 3.5', contextTokens: 200000, pricing: { inputPerMillion: 0.8, cacheWritePerMillion: 1, cacheReadPerMillion: 0.08, outputPerMillion: 4, cacheWrite1hPerMillion: 1.6, webSearchUsd: 0.01 } },
    'anthropic/claude-3-haiku': { upstream: 'claude-3-haiku-20240307', contextTokens: 200000, pricing: { inputPerMillion: 0.25, cacheWritePerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 1.25, cacheWrite1hPerMillion: 0.5 } },
  }),
  google: () => ({
    'google/gemini-3.8-flash': { upstream: 'gemini-3.8-flash', name: 'Gemini 3.8 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 7.5 }] } },
    'google/gemini-3.8-flash@flex': { upstream: 'gemini-3.8-flash', name: 'Gemini 3.8 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.375, cacheReadPerMillion: 0.0375, outputPerMillion: 1.875, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75 }] } },
    'google/gemini-3.8-flash@priority': { upstream: 'gemini-3.8-flash', name: 'Gemini 3.8 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 1.35, cacheReadPerMillion: 0.135, outputPerMillion: 6.75, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 2.7, cacheReadPerMillion: 0.27, outputPerMillion: 13.5 }] } },
    'google/gemini-3.7-flash': { upstream: 'gemini-3.7-flash', name: 'Gemini 3.7 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 7.5 }] } },
    'google/gemini-3.7-flash@flex': { upstream: 'gemini-3.7-flash', name: 'Gemini 3.7 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.375, cacheReadPerMillion: 0.0375, outputPerMillion: 1.875, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75 }] } },
    'google/gemini-3.7-flash@priority': { upstream: 'gemini-3.7-flash', name: 'Gemini 3.7 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 1.35, cacheReadPerMillion: 0.135, outputPerMillion: 6.75, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 2.7, cacheReadPerMillion: 0.27, outputPerMillion: 13.5 }] } },
    'google/gemini-3.6-flash': { upstream: 'gemini-3.6-flash', name: 'Gemini 3.6 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 7.5 }] } },
    'google/gemini-3.6-flash@flex': { upstream: 'gemini-3.6-flash', name: 'Gemini 3.6 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.375, cacheReadPerMillion: 0.0375, outputPerMillion: 1.875, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 3.75 }] } },
    'google/gemini-3.5-flash': { upstream: 'gemini-3.5-flash', name: 'Gemini 3.5 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 9 } },
    'google/gemini-3.5-flash-lite': { upstream: 'gemini-3.5-flash-lite', name: 'Gemini 3.5 Flash Lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 2.5 } },
    'google/gemini-3.1-pro-preview': { upstream: 'gemini-3.1-pro-preview', name: 'Gemini 3.1 Pro Preview', pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.2, outputPerMillion: 12, tiers: [{ minPromptTokens: 200000, inputPerMillion: 4, cacheReadPerMillion: 0.4, outputPerMillion: 18 }] } },
    'google/gemini-3.1-flash-lite': { upstream: 'gemini-3.1-flash-lite', name: 'Gemini 3.1 Flash Lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 1.5, inputAudioPerMillion: 0.5 } },
    'google/gemini-3.1-flash-image-preview': { upstream: 'gemini-3.1-flash-image-preview', name: 'Gemini 3.1 Flash Image Preview', contextTokens: 1000000, pricing: { inputPerMillion: 0.5, outputPerMillion: 3, outputImagePerMillion: 60 } },
    'google/gemini-3-pro-preview': { upstream: 'gemini-3-pro-preview', name: 'Gemini 3 Pro Preview', pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.2, outputPerMillion: 12, tiers: [{ minPromptTokens: 200000, inputPerMillion: 4, cacheReadPerMillion: 0.4, outputPerMillion: 18 }] } },
    'google/gemini-3-flash-preview': { upstream: 'gemini-3-flash-preview', name: 'Gemini 3 Flash Preview', contextTokens: 1000000, pricing: { inputPerMillion: 0.5, cacheReadPerMillion: 0.05, outputPerMillion: 3, inputAudioPerMillion: 1 } },
    'google/gemini-3-pro-image-preview': { upstream: 'gemini-3-pro-image-preview', name: 'Gemini 3 Pro Image Preview', contextTokens: 1000000, pricing: { inputPerMillion: 2, outputPerMillion: 12, outputImagePerMillion: 120 } },
    'google/gemini-2.5-pro': { upstream: 'gemini-2.5-pro', name: 'Gemini 2.5 Pro', pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10, tiers: [{ minPromptTokens: 200000, inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 15 }] } },
    'google/gemini-2.5-flash': { upstream: 'gemini-2.5-flash', name: 'Gemini 2.5 Flash', contextTokens: 1048576, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 2.5, inputAudioPerMillion: 1 } },
    'google/gemini-2.5-flash-lite': { upstream: 'gemini-2.5-flash-lite', name: 'Gemini 2.5 Flash Lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.4, inputAudioPerMillion: 0.3 } },
    'google/gemini-2.5-flash-image': { upstream: 'gemini-2.5-flash-image', name: 'Gemini 2.5 Flash Image', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, outputPerMillion: 2.5, outputImagePerMillion: 30 } },
    'google/gemma-4-31b-it': { upstream: 'gemma-4-31b-it', name: 'Gemma 4 31B', contextTokens: 262144 },
    'google/gemma-4-26b-a4b-it': { upstream: 'gemma-4-26b-a4b-it', name: 'Gemma 4 26B A4B', contextTokens: 262144 },
    'google/gemini-embedding-001': { upstream: 'gemini-embedding-001', pricing: { inputPerMillion: 0.15 } },
    'google/gemini-2.0-flash-001': { upstream: 'gemini-2.0-flash', name: 'gemini 2.0 flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.025, outputPerMillion: 0.4, inputAudioPerMillion: 0.7 } },
    'google/gemini-2.0-flash-lite-001': { upstream: 'gemini-2.0-flash-lite', name: 'gemini 2.0 flash lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.075, outputPerMillion: 0.3 } },
  }),
  groq: () => ({
    'openai/gpt-oss-120b': { upstream: 'openai/gpt-oss-120b', contextTokens: 131072, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.075, outputPerMillion: 0.6 } },
    'openai/gpt-oss-20b': { upstream: 'openai/gpt-oss-20b', contextTokens: 131072, pricing: { inputPerMillion: 0.075, cacheReadPerMillion: 0.0375, outputPerMillion: 0.3 } },
    'meta-llama/llama-3.3-70b-instruct': { upstream: 'llama-3.3-70b-versatile', name: 'Llama 3.3 70B Versatile 128k', pricing: { inputPerMillion: 0.59, outputPerMillion: 0.79 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'llama-3.1-8b-instant', name: 'Llama 3.1 8B Instant 128k', pricing: { inputPerMillion: 0.05, outputPerMillion: 0.08 } },
    'meta-llama/llama-4-maverick': { upstream: 'meta-llama/llama-4-maverick-17b-128e-instruct', name: 'Llama 4 Maverick 17B 128E', contextTokens: 131072, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.6 } },
    'meta-llama/llama-4-scout': { upstream: 'meta-llama/llama-4-scout-17b-16e-instruct', name: 'Llama 4 Scout (17Bx16E) 128k', pricing: { inputPerMillion: 0.11, outputPerMillion: 0.34 } },
    'meta-llama/llama-guard-4-12b': { upstream: 'meta-llama/llama-guard-4-12b', name: 'Llama Guard 4 12B', contextTokens: 131072, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'moonshotai/kimi-k2-0905': { upstream: 'moonshotai/kimi-k2-instruct-0905', contextTokens: 131072, pricing: { inputPerMillion: 1, cacheReadPerMillion: 0.5, outputPerMillion: 3 } },
    'qwen/qwen3-32b': { upstream: 'qwen/qwen3-32b', name: 'Qwen3 32B 131k', contextTokens: 131072, pricing: { inputPerMillion: 0.29, outputPerMillion: 0.59 } },
  }),
  mistral: () => ({
    'mistralai/mistral-large-2512': { upstream: 'mistral-large-2512', name: 'Mistral Large 3 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.5, cacheReadPerMillion: 0.05, outputPerMillion: 1.5 } },
    'mistralai/mistral-large-2411': { upstream: 'mistral-large-2411', pricing: { inputPerMillion: 2, outputPerMillion: 6 } },
    'mistralai/mistral-medium-3-5': { upstream: 'mistral-medium-3-5', name: 'Mistral Medium 3.5', contextTokens: 262144, pricing: { inputPerMillion: 1.5, cacheReadPerMillion: 0.15, outputPerMillion: 7.5 } },
    'mistralai/mistral-medium-3.1': { upstream: 'mistral-medium-2508', pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.04, outputPerMillion: 2 } },
    'mistralai/mistral-medium-3': { upstream: 'mistral-medium-2505', pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.04, outputPerMillion: 2 } },
    'mistralai/mistral-small-2603': { upstream: 'mistral-small-2603', name: 'Mistral Small 4', contextTokens: 262144, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.015, outputPerMillion: 0.6 } },
    'mistralai/codestral-2508': { upstream: 'codestral-2508', name: 'Codestral 2508', contextTokens: 256000, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 0.9 } },
    'mistralai/devstral-2512': { upstream: 'devstral-2512', name: 'Devstral 2 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.04, outputPerMillion: 2 } },
    'mistralai/ministral-14b-2512': { upstream: 'ministral-14b-2512', name: 'Ministral 3 14B 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 0.2 } },
    'mistralai/ministral-8b-2512': { upstream: 'ministral-8b-2512', name: 'Ministral 3 8B 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.015, outputPerMillion: 0.15 } },
    'mistralai/ministral-3b-2512': { upstream: 'ministral-3b-2512', name: 'Ministral 3 3B 2512', contextTokens: 131072, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.1 } },
    'mistralai/mistral-nemo': { upstream: 'open-mistral-nemo', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.15 } },
    'mistralai/pixtral-large-2411': { upstream: 'pixtral-large-2411', pricing: { inputPerMillion: 2, outputPerMillion: 6 } },
    'mistralai/voxtral-small-24b-2507': { upstream: 'voxtral-small-2507', contextTokens: 32768, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.4 } },
    'mistralai/mistral-embed-2312': { upstream: 'mistral-embed', contextTokens: 8192, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
  }),
  deepseek: () => ({
    'deepseek/deepseek-v4-pro': { upstream: 'deepseek-v4-pro', name: 'DeepSeek V4 Pro', contextTokens: 1000000, pricing: { inputPerMillion: 0.66, cacheReadPerMillion: 0.022, outputPerMillion: 1.98, tiers: [{ utcStart: '01:00', utcEnd: '04:00', inputPerMillion: 1.32, cacheReadPerMillion: 0.044, outputPerMillion: 3.96 }, { utcStart: '06:00', utcEnd: '10:00', inputPerMillion: 1.32, cacheReadPerMillion: 0.044, outputPerMillion: 3.96 }] } },
    'deepseek/deepseek-v4-flash': { upstream: 'deepseek-v4-flash', name: 'DeepSeek V4 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.22, cacheReadPerMillion: 0.007, outputPerMillion: 0.66, tiers: [{ utcStart: '01:00', utcEnd: '04:00', inputPerMillion: 0.44, cacheReadPerMillion: 0.014, outputPerMillion: 1.32 }, { utcStart: '06:00', utcEnd: '10:00', inputPerMillion: 0.44, cacheReadPerMillion: 0.014, outputPerMillion: 1.32 }] } },
    'deepseek/deepseek-chat': { upstream: 'deepseek-chat', name: 'DeepSeek Chat', contextTokens: 64000, pricing: { inputPerMillion: 0.135, cacheReadPerMillion: 0.035, outputPerMillion: 0.55, tiers: [{ utcStart: '00:30', utcEnd: '16:30', inputPerMillion: 0.27, cacheReadPerMillion: 0.07, outputPerMillion: 1.1 }] } },
    'deepseek/deepseek-reasoner': { upstream: 'deepseek-reasoner', name: 'Deepseek R1', contextTokens: 64000, pricing: { inputPerMillion: 0.135, cacheReadPerMillion: 0.035, outputPerMillion: 0.55, tiers: [{ utcStart: '00:30', utcEnd: '16:30', inputPerMillion: 0.55, cacheReadPerMillion: 0.14, outputPerMillion: 2.19 }] } },
  }),
  together: () => ({
    'meta-llama/llama-3.3-70b-instruct': { upstream: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', quantization: 'fp8', pricing: { inputPerMillion: 0.88, outputPerMillion: 0.88 } },
    'meta-llama/llama-4-maverick': { upstream: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', quantization: 'fp8', pricing: { inputPerMillion: 0.27, outputPerMillion: 0.85 } },
    'meta-llama/llama-4-scout': { upstream: 'meta-llama/Llama-4-Scout-17B-16E-Instruct', pricing: { inputPerMillion: 0.18, outputPerMillion: 0.59 } },
    'meta-llama/llama-3.1-405b-instruct': { upstream: 'meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo', quantization: 'fp8', pricing: { inputPerMillion: 3.5, outputPerMillion: 3.5 } },
    'meta-llama/llama-3.1-70b-instruct': { upstream: 'meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo', quantization: 'fp8', pricing: { inputPerMillion: 0.88, outputPerMillion: 0.88 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', quantization: 'fp8', pricing: { inputPerMillion: 0.18, outputPerMillion: 0.18 } },
    'meta-llama/llama-3-8b-instruct': { upstream: 'meta-llama/Meta-Llama-3-8B-Instruct-Lite', quantization: 'int4', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'mistralai/mixtral-8x7b-instruct': { upstream: 'mistralai/Mixtral-8x7B-Instruct-v0.1', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'mistralai/mistral-7b-instruct-v0.2': { upstream: 'mistralai/Mistral-7B-Instruct-v0.2', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
  }),
  fireworks: () => ({
    'deepseek/deepseek-v4-pro': { upstream: 'accounts/fireworks/models/deepseek-v4-pro', contextTokens: 1048576, pricing: { inputPerMillion: 1.74, cacheReadPerMillion: 0.145, outputPerMillion: 3.48 } },
    'deepseek/deepseek-v4-flash': { upstream: 'accounts/fireworks/models/deepseek-v4-flash', contextTokens: 1040000, pricing: { inputPerMillion: 0.14, cacheReadPerMillion: 0.028, outputPerMillion: 0.28 } },
    'deepseek/deepseek-v3.2': { upstream: 'accounts/fireworks/models/deepseek-v3p2', contextTokens: 163840, pricing: { inputPerMillion: 0.56, cacheReadPerMillion: 0.28, outputPerMillion: 1.68 } },
    'deepseek/deepseek-chat-v3-0324': { upstream: 'accounts/fireworks/models/deepseek-v3-0324', contextTokens: 160000, pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'deepseek/deepseek-r1-0528': { upstream: 'accounts/fireworks/models/deepseek-r1-0528', contextTokens: 160000, pricing: { inputPerMillion: 3, outputPerMillion: 8 } },
    'z-ai/glm-5.2': { upstream: 'accounts/fireworks/models/glm-5p2', contextTokens: 1040000, pricing: { inputPerMillion: 1.4, cacheReadPerMillion: 0.14, outputPerMillion: 4.4 } },
    'z-ai/glm-5.1': { upstream: 'accounts/fireworks/models/glm-5p1', pricing: { inputPerMillion: 1.4, cacheReadPerMillion: 0.26, outputPerMillion: 4.4 } },
    'z-ai/glm-4.7': { upstream: 'accounts/fireworks/models/glm-4p7', contextTokens: 202752, pricing: { inputPerMillion: 0.6, outputPerMillion: 2.2 } },
    'openai/gpt-oss-120b': { upstream: 'accounts/fireworks/models/gpt-oss-120b', contextTokens: 131072, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.014, outputPerMillion: 0.6 } },
    'openai/gpt-oss-20b': { upstream: 'accounts/fireworks/models/gpt-oss-20b', contextTokens: 131072, pricing: { inputPerMillion: 0.07, cacheReadPerMillion: 0.035, outputPerMillion: 0.3 } },
    'moonshotai/kimi-k3': { upstream: 'accounts/fireworks/models/kimi-k3', contextTokens: 1040000, pricing: { inputPerMillion: 3, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'moonshotai/kimi-k2.7-code': { upstream: 'accounts/fireworks/models/kimi-k2p7-code', contextTokens: 262144, pricing: { inputPerMillion: 0.95, cacheReadPerMillion: 0.19, outputPerMillion: 4 } },
    'moonshotai/kimi-k2.6': { upstream: 'accounts/fireworks/models/kimi-k2p6', pricing: { inputPerMillion: 0.95, cacheReadPerMillion: 0.16, outputPerMillion: 4 } },
    'moonshotai/kimi-k2.5': { upstream: 'accounts/fireworks/models/kimi-k2p5', contextTokens: 262144, pricing: { inputPerMillion: 0.6, cacheReadPerMillion: 0.1, outputPerMillion: 3 } },
    'minimax/minimax-m3': { upstream: 'accounts/fireworks/models/minimax-m3', contextTokens: 524288, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.06, outputPerMillion: 1.2 } },
    'minimax/minimax-m2.7': { upstream: 'accounts/fireworks/models/minimax-m2p7', pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.06, outputPerMillion: 1.2 } },
    'minimax/minimax-m2.1': { upstream: 'accounts/fireworks/models/minimax-m2p1', contextTokens: 204800, pricing: { inputPerMillion: 0.3, outputPerMillion: 1.2 } },
    'qwen/qwen3.7-plus': { upstream: 'accounts/fireworks/models/qwen3p7-plus', contextTokens: 262144, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.08, outputPerMillion: 1.6 } },
    'qwen/qwen3.6-plus': { upstream: 'accounts/fireworks/models/qwen3p6-plus', pricing: { inputPerMillion: 0.5, cacheReadPerMillion: 0.1, outputPerMillion: 3 } },
    'qwen/qwen3-235b-a22b': { upstream: 'accounts/fireworks/models/qwen3-235b-a22b', contextTokens: 128000, pricing: { inputPerMillion: 0.22, outputPerMillion: 0.88 } },
    'qwen/qwen2.5-vl-72b-instruct': { upstream: 'accounts/fireworks/models/qwen2p5-vl-72b-instruct', contextTokens: 128000, pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'google/gemma-3-27b-it': { upstream: 'accounts/fireworks/models/gemma-3-27b-it', contextTokens: 131000, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'meta-llama/llama-4-maverick': { upstream: 'accounts/fireworks/models/llama4-maverick-instruct-basic', contextTokens: 1000000, pricing: { inputPerMillion: 0.22, outputPerMillion: 0.88 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'accounts/fireworks/models/llama-v3p1-8b-instruct', contextTokens: 131000, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'nvidia/nemotron-3-ultra-550b-a55b': { upstream: 'accounts/fireworks/models/nemotron-3-ultra-nvfp4', quantization: 'nvfp4', contextTokens: 262000, pricing: { inputPerMillion: 0.6, cacheReadPerMillion: 0.12, outputPerMillion: 2.4 } },
  }),
  xai: () => ({
    'x-ai/grok-4.6': { upstream: 'grok-4.6', name: 'Grok 4.6', contextTokens: 500000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 6, tiers: [{ minPromptTokens: 199999, inputPerMillion: 4, cacheReadPerMillion: 1, outputPerMillion: 12 }] } },
    'x-ai/grok-4.5': { upstream: 'grok-4.5', name: 'Grok 4.5', contextTokens: 500000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.3, outputPerMillion: 6, tiers: [{ minPromptTokens: 199999, inputPerMillion: 4, cacheReadPerMillion: 0.6, outputPerMillion: 12 }] } },
    'x-ai/grok-4.3': { upstream: 'grok-4.3', name: 'Grok 4.3', contextTokens: 1000000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.2, outputPerMillion: 2.5, tiers: [{ minPromptTokens: 199999, inputPerMillion: 2.5, cacheReadPerMillion: 0.4, outputPerMillion: 5 }] } },
    'x-ai/grok-4.20': { upstream: 'grok-4.20', name: 'Grok 4.20', contextTokens: 1000000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.2, outputPerMillion: 2.5, tiers: [{ minPromptTokens: 199999, inputPerMillion: 2.5, cacheReadPerMillion: 0.4, outputPerMillion: 5 }] } },
    'x-ai/grok-4.20-multi-agent': { upstream: 'grok-4.20-multi-agent', name: 'Grok 4.20 Multi-Agent', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.2, outputPerMillion: 6 } },
    'x-ai/grok-build-0.1': { upstream: 'grok-build-0.1', name: 'Grok Build 0.1', contextTokens: 256000, pricing: { inputPerMillion: 1, cacheReadPerMillion: 0.2, outputPerMillion: 2, tiers: [{ minPromptTokens: 199999, inputPerMillion: 2, cacheReadPerMillion: 0.4, outputPerMillion: 4 }] } },
    'x-ai/grok-code-fast-1': { upstream: 'grok-code-fast-1', name: 'Grok Code Fast 1', contextTokens: 256000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 1.5 } },
    'x-ai/grok-4': { upstream: 'grok-4-0709', name: 'Grok 4', contextTokens: 256000, pricing: { inputPerMillion: 3, cacheReadPerMillion: 0.75, outputPerMillion: 15 } },
    'x-ai/grok-4-fast': { upstream: 'grok-4-fast-reasoning', name: 'Grok 4 Fast Reasoning', contextTokens: 2000000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.05, outputPerMillion: 0.5 } },
    'x-ai/grok-4.1-fast': { upstream: 'grok-4-1-fast-reasoning', name: 'Grok 4.1 Fast Reasoning', contextTokens: 2000000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.05, outputPerMillion: 0.5 } },
    'x-ai/grok-3': { upstream: 'grok-3', name: 'Grok 3', contextTokens: 131072, pricing: { inputPerMillion: 3, cacheReadPerMillion: 0.75, outputPerMillion: 15 } },
    'x-ai/grok-3-mini': { upstream: 'grok-3-mini', name: 'Grok 3 Mini', contextTokens: 131072, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.075, outputPerMillion: 0.5 } },
  }),
  cohere: () => ({
    'cohere/command-a': { upstream: 'command-a-03-2025', pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'cohere/command-r-plus-08-2024': { upstream: 'command-r-plus-08-2024', pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'cohere/command-r-08-2024': { upstream: 'command-r-08-2024', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'cohere/command-r7b-12-2024': { upstream: 'command-r7b-12-2024', pricing: { inputPerMillion: 0.0375, outputPerMillion: 0.15 } },
    'cohere/embed-v4.0': { upstream: 'embed-v4.0', name: 'Embed v4.0', contextTokens: 128000, pricing: { inputPerMillion: 0.12 } },
  }),
  cerebras: () => ({
    'openai/gpt-oss-120b': { upstream: 'gpt-oss-120b', name: 'GPT-OSS 120B', contextTokens: 131072, pricing: { inputPerMillion: 0.35, outputPerMillion: 0.75 } },
    'google/gemma-4-31b-it': { upstream: 'gemma-4-31b', name: 'Gemma 4 31B', contextTokens: 131072, pricing: { inputPerMillion: 0.99, outputPerMillion: 1.49 } },
    'z-ai/glm-4.7': { upstream: 'zai-glm-4.7', name: 'Z.ai GLM 4.7', contextTokens: 131072, pricing: { inputPerMillion: 2.25, outputPerMillion: 2.75 } },
    'qwen/qwen3-coder': { upstream: 'qwen-3-coder-480b', name: 'qwen-3-coder-480b' },
    'qwen/qwen3-32b': { upstream: 'qwen-3-32b', name: 'Qwen 3 32B', contextTokens: 131072, pricing: { inputPerMillion: 0.4, outputPerMillion: 0.8 } },
    'meta-llama/llama-3.3-70b-instruct': { upstream: 'llama-3.3-70b', name: 'Llama 3.3 70B', contextTokens: 128000, pricing: { inputPerMillion: 0.85, outputPerMillion: 1.2 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'llama3.1-8b', name: 'Llama 3.1 8B', contextTokens: 32768, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
  }),
  perplexity: () => ({
    'perplexity/sonar': { upstream: 'sonar', name: 'Sonar', contextTokens: 128000, pricing: { inputPerMillion: 1, outputPerMillion: 1, requestUsd: 0.012 } },
    'perplexity/sonar-pro': { upstream: 'sonar-pro', name: 'Sonar Pro', contextTokens: 200000, pricing: { inputPerMillion: 3, outputPerMillion: 15, requestUsd: 0.014 } },
    'perplexity/sonar-reasoning-pro': { upstream: 'sonar-reasoning-pro', name: 'Sonar Reasoning Pro', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 8, requestUsd: 0.014 } },
    'perplexity/sonar-deep-research': { upstream: 'sonar-deep-research', name: 'Sonar Deep Research', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 8, reasoningPerMillion: 3, webSearchUsd: 0.005 } },
  }),
  bedrock: () => ({
    'anthropic/claude-opus-5.5': { upstream: 'global.anthropic.claude-opus-5-5', contextTokens: 1000000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.2, outputPerMillion: 20, cacheWrite1hPerMillion: 8 } },
    'anthropic/claude-opus-5': { upstream: 'global.anthropic.claude-opus-5', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-sonnet-5': { upstream: 'global.anthropic.claude-sonnet-5-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10 } },
    'anthropic/claude-fable-5.1': { upstream: 'global.anthropic.claude-fable-5-1-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 0.25, outputPerMillion: 50 } },
    'anthropic/claude-fable-5': { upstream: 'global.anthropic.claude-fable-5-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50 } },
    'anthropic/claude-opus-4.8': { upstream: 'global.anthropic.claude-opus-4-8-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.7': { upstream: 'global.anthropic.claude-opus-4-7-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.6': { upstream: 'global.anthropic.claude-opus-4-6-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.5': { upstream: 'global.anthropic.claude-opus-4-5-20251101-v1:0', contextTokens: 200000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-sonnet-4.6': { upstream: 'global.anthropic.claude-sonnet-4-6-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'anthropic/claude-sonnet-4.5': { upstream: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'anthropic/claude-sonnet-4': { upstream: 'global.anthropic.claude-sonnet-4-20250514-v1:0', contextTokens: 200000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'anthropic/claude-haiku-4.5': { upstream: 'global.anthropic.claude-haiku-4-5-20251001-v1:0', contextTokens: 200000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 5 } },
    'openai/gpt-5.6-sol': { upstream: 'global.openai.gpt-5.6-sol', name: 'GPT-5.6 Sol (global)', contextTokens: 1000000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 20, tiers: [{ minPromptTokens: 271999, inputPerMillion: 8, cacheWritePerMillion: 10, cacheReadPerMillion: 0.8, outputPerMillion: 30 }] } },
    'openai/gpt-5.6-terra': { upstream: 'global.openai.gpt-5.6-terra', name: 'GPT-5.6 Terra (global)', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 12, tiers: [{ minPromptTokens: 271999, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 18 }] } },
    'openai/gpt-5.6-luna': { upstream: 'global.openai.gpt-5.6-luna', name: 'GPT-5.6 Luna (global)', contextTokens: 1000000, pricing: { inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 1.2, tiers: [{ minPromptTokens: 271999, inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.04, outputPerMillion: 1.8 }] } },
    'openai/gpt-oss-120b': { upstream: 'openai.gpt-oss-120b-1:0', name: 'gpt-oss-120b', contextTokens: 128000, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'openai/gpt-oss-20b': { upstream: 'openai.gpt-oss-20b-1:0', name: 'gpt-oss-20b', contextTokens: 128000, pricing: { inputPerMillion: 0.07, outputPerMillion: 0.3 } },
    'amazon/nova-2-lite-v1': { upstream: 'global.amazon.nova-2-lite-v1:0', name: 'Nova 2 Lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.075, outputPerMillion: 2.5 } },
    'amazon/nova-premier-v1': { upstream: 'us.amazon.nova-premier-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.625, outputPerMillion: 12.5 } },
    'amazon/nova-pro-v1': { upstream: 'amazon.nova-pro-v1:0', name: 'Nova Pro', contextTokens: 300000, pricing: { inputPerMillion: 0.8, cacheReadPerMillion: 0.2, outputPerMillion: 3.2 } },
    'amazon/nova-lite-v1': { upstream: 'amazon.nova-lite-v1:0', name: 'Nova Lite', contextTokens: 300000, pricing: { inputPerMillion: 0.06, cacheReadPerMillion: 0.015, outputPerMillion: 0.24 } },
    'amazon/nova-micro-v1': { upstream: 'amazon.nova-micro-v1:0', name: 'Nova Micro', contextTokens: 128000, pricing: { inputPerMillion: 0.035, cacheReadPerMillion: 0.00875, outputPerMillion: 0.14 } },
    'meta-llama/llama-3.3-70b-instruct': { upstream: 'us.meta.llama3-3-70b-instruct-v1:0', contextTokens: 128000, pricing: { inputPerMillion: 0.72, outputPerMillion: 0.72 } },
    'meta-llama/llama-3.1-70b-instruct': { upstream: 'meta.llama3-1-70b-instruct-v1:0', name: 'Llama 3.1 70B Instruct', contextTokens: 128000, pricing: { inputPerMillion: 0.72, outputPerMillion: 0.72 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'meta.llama3-1-8b-instruct-v1:0', name: 'Llama 3.1 8B Instruct', contextTokens: 128000, pricing: { inputPerMillion: 0.22, outputPerMillion: 0.22 } },
    'meta-llama/llama-4-maverick': { upstream: 'us.meta.llama4-maverick-17b-instruct-v1:0', contextTokens: 1000000, pricing: { inputPerMillion: 0.24, outputPerMillion: 0.97 } },
    'meta-llama/llama-4-scout': { upstream: 'us.meta.llama4-scout-17b-instruct-v1:0', contextTokens: 10000000, pricing: { inputPerMillion: 0.17, outputPerMillion: 0.66 } },
    'mistralai/mistral-large-2512': { upstream: 'mistral.mistral-large-3-675b-instruct', name: 'Mistral Large 3', contextTokens: 256000, pricing: { inputPerMillion: 0.5, outputPerMillion: 1.5 } },
    'mistralai/pixtral-large-2411': { upstream: 'us.mistral.pixtral-large-2502-v1:0', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 6 } },
    'mistralai/ministral-14b-2512': { upstream: 'mistral.ministral-3-14b-instruct', name: 'Ministral 14B 3.0', contextTokens: 128000, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'qwen/qwen3-32b': { upstream: 'qwen.qwen3-32b-v1:0', name: 'Qwen3 32B (dense)', contextTokens: 32000, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'qwen/qwen3-coder-30b-a3b-instruct': { upstream: 'qwen.qwen3-coder-30b-a3b-v1:0', name: 'Qwen3-Coder-30B-A3B-Instruct', contextTokens: 256000, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'qwen/qwen3-coder': { upstream: 'qwen.qwen3-coder-480b-a35b-v1:0', name: 'Qwen3-Coder-480B-A35B-Instruct', contextTokens: 128000, pricing: { inputPerMillion: 0.45, outputPerMillion: 1.8 } },
    'writer/palmyra-x5': { upstream: 'us.writer.palmyra-x5-v1:0', contextTokens: 128000, pricing: { inputPerMillion: 0.6, outputPerMillion: 6 } },
  }),
  openrouter: () => ({
    '01-ai/yi-large': { upstream: '01-ai/yi-large', pricing: { inputPerMillion: 3, outputPerMillion: 3 } },
    'aetherwiing/mn-starcannon-12b': { upstream: 'aetherwiing/mn-starcannon-12b', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'agentica-org/deepcoder-14b-preview:free': { upstream: 'agentica-org/deepcoder-14b-preview:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'ai21/jamba-1-5-large': { upstream: 'ai21/jamba-1-5-large', pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
    'ai21/jamba-1-5-mini': { upstream: 'ai21/jamba-1-5-mini', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.4 } },
    'ai21/jamba-1.6-large': { upstream: 'ai21/jamba-1.6-large', pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
    'ai21/jamba-1.6-mini': { upstream: 'ai21/jamba-1.6-mini', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.4 } },
    'ai21/jamba-instruct': { upstream: 'ai21/jamba-instruct', pricing: { inputPerMillion: 0.5, outputPerMillion: 0.7 } },
    'ai21/jamba-large-1.7': { upstream: 'ai21/jamba-large-1.7', name: 'Jamba Large 1.7', pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
    'aion-labs/aion-1.0': { upstream: 'aion-labs/aion-1.0', name: 'Aion-1.0', pricing: { inputPerMillion: 4, outputPerMillion: 8 } },
    'aion-labs/aion-1.0-mini': { upstream: 'aion-labs/aion-1.0-mini', name: 'Aion-1.0-Mini', pricing: { inputPerMillion: 0.7, outputPerMillion: 1.4 } },
    'aion-labs/aion-2.0': { upstream: 'aion-labs/aion-2.0', name: 'Aion-2.0', contextTokens: 131072, pricing: { inputPerMillion: 0.8, cacheReadPerMillion: 0.2, outputPerMillion: 1.6 } },
    'aion-labs/aion-rp-llama-3.1-8b': { upstream: 'aion-labs/aion-rp-llama-3.1-8b', contextTokens: 32768, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'alfredpros/codellama-7b-instruct-solidity': { upstream: 'alfredpros/codellama-7b-instruct-solidity', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'all-hands/openhands-lm-32b-v0.1': { upstream: 'all-hands/openhands-lm-32b-v0.1', pricing: { inputPerMillion: 2.6, outputPerMillion: 3.4 } },
    'allenai/molmo-7b-d:free': { upstream: 'allenai/molmo-7b-d:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'allenai/olmo-3-32b-think': { upstream: 'allenai/olmo-3-32b-think', name: 'Olmo 3 32B Think', contextTokens: 65536, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.5 } },
    'alpindale/goliath-120b': { upstream: 'alpindale/goliath-120b', pricing: { inputPerMillion: 6.5625, outputPerMillion: 9.375 } },
    'alpindale/magnum-72b': { upstream: 'alpindale/magnum-72b', pricing: { inputPerMillion: 1.5, outputPerMillion: 2.25 } },
    'amazon/nova-2-lite-v1': { upstream: 'amazon/nova-2-lite-v1', name: 'Nova 2 Lite', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, outputPerMillion: 2.5 } },
    'amazon/nova-lite-v1': { upstream: 'amazon/nova-lite-v1', contextTokens: 300000, pricing: { inputPerMillion: 0.06, outputPerMillion: 0.24 } },
    'amazon/nova-micro-v1': { upstream: 'amazon/nova-micro-v1', contextTokens: 128000, pricing: { inputPerMillion: 0.035, outputPerMillion: 0.14 } },
    'amazon/nova-premier-v1': { upstream: 'amazon/nova-premier-v1', name: 'Nova Premier 1.0', contextTokens: 1000000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.625, outputPerMillion: 12.5 } },
    'amazon/nova-pro-v1': { upstream: 'amazon/nova-pro-v1', contextTokens: 300000, pricing: { inputPerMillion: 0.8, outputPerMillion: 3.2 } },
    'anthracite-org/magnum-v2-72b': { upstream: 'anthracite-org/magnum-v2-72b', pricing: { inputPerMillion: 3, outputPerMillion: 3 } },
    'anthracite-org/magnum-v4-72b': { upstream: 'anthracite-org/magnum-v4-72b', contextTokens: 32768, pricing: { inputPerMillion: 1.5, outputPerMillion: 2.25 } },
    'anthropic/claude-2': { upstream: 'anthropic/claude-2', pricing: { inputPerMillion: 8, outputPerMillion: 24 } },
    'anthropic/claude-3-haiku': { upstream: 'anthropic/claude-3-haiku', contextTokens: 200000, pricing: { inputPerMillion: 0.25, outputPerMillion: 1.25 } },
    'anthropic/claude-3-opus': { upstream: 'anthropic/claude-3-opus', pricing: { inputPerMillion: 15, outputPerMillion: 75 } },
    'anthropic/claude-3-sonnet': { upstream: 'anthropic/claude-3-sonnet', pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'anthropic/claude-3.5-haiku': { upstream: 'anthropic/claude-3.5-haiku', pricing: { inputPerMillion: 0.8, outputPerMillion: 4 } },
    'anthropic/claude-3.5-sonnet': { upstream: 'anthropic/claude-3.5-sonnet', pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'anthropic/claude-3.7-sonnet': { upstream: 'anthropic/claude-3.7-sonnet', pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'anthropic/claude-fable-5': { upstream: 'anthropic/claude-fable-5', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50 } },
    'anthropic/claude-fable-5.1': { upstream: 'anthropic/claude-fable-5.1', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 0.25, outputPerMillion: 50 } },
    'anthropic/claude-haiku-4.5': { upstream: 'anthropic/claude-haiku-4.5', contextTokens: 200000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 5 } },
    'anthropic/claude-opus-4': { upstream: 'anthropic/claude-opus-4', name: 'Claude Opus 4', contextTokens: 200000, pricing: { inputPerMillion: 15, cacheWritePerMillion: 18.75, cacheReadPerMillion: 1.5, outputPerMillion: 75 } },
    'anthropic/claude-opus-4.5': { upstream: 'anthropic/claude-opus-4.5', contextTokens: 200000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.6': { upstream: 'anthropic/claude-opus-4.6', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.6-fast': { upstream: 'anthropic/claude-opus-4.6-fast', name: 'Claude Opus 4.6 (Fast)', pricing: { inputPerMillion: 30, cacheWritePerMillion: 37.5, cacheReadPerMillion: 3, outputPerMillion: 150 } },
    'anthropic/claude-opus-4.7': { upstream: 'anthropic/claude-opus-4.7', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.7-fast': { upstream: 'anthropic/claude-opus-4.7-fast', name: 'Claude Opus 4.7 (Fast)', contextTokens: 1000000, pricing: { inputPerMillion: 30, cacheWritePerMillion: 37.5, cacheReadPerMillion: 3, outputPerMillion: 150 } },
    'anthropic/claude-opus-4.8': { upstream: 'anthropic/claude-opus-4.8', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-4.8-fast': { upstream: 'anthropic/claude-opus-4.8-fast', name: 'Claude Opus 4.8 (Fast)', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50 } },
    'anthropic/claude-opus-5': { upstream: 'anthropic/claude-opus-5', contextTokens: 1000000, pricing: { inputPerMillion: 5, cacheWritePerMillion: 6.25, cacheReadPerMillion: 0.5, outputPerMillion: 25 } },
    'anthropic/claude-opus-5-fast': { upstream: 'anthropic/claude-opus-5-fast', name: 'Claude Opus 5 (Fast)', contextTokens: 1000000, pricing: { inputPerMillion: 10, cacheWritePerMillion: 12.5, cacheReadPerMillion: 1, outputPerMillion: 50 } },
    'anthropic/claude-opus-5.5': { upstream: 'anthropic/claude-opus-5.5', contextTokens: 1000000, pricing: { inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.2, outputPerMillion: 20 } },
    'anthropic/claude-sonnet-4': { upstream: 'anthropic/claude-sonnet-4', name: 'Claude Sonnet 4', pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'anthropic/claude-sonnet-4.5': { upstream: 'anthropic/claude-sonnet-4.5', contextTokens: 1000000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15, tiers: [{ minPromptTokens: 200000, inputPerMillion: 6, cacheWritePerMillion: 7.5, cacheReadPerMillion: 0.6, outputPerMillion: 22.5 }] } },
    'anthropic/claude-sonnet-4.6': { upstream: 'anthropic/claude-sonnet-4.6', contextTokens: 1000000, pricing: { inputPerMillion: 3, cacheWritePerMillion: 3.75, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'anthropic/claude-sonnet-5': { upstream: 'anthropic/claude-sonnet-5', contextTokens: 1000000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10 } },
    'arcee-ai/coder-large': { upstream: 'arcee-ai/coder-large', name: 'Coder Large', pricing: { inputPerMillion: 0.5, outputPerMillion: 0.8 } },
    'arcee-ai/trinity-large-thinking': { upstream: 'arcee-ai/trinity-large-thinking', name: 'Trinity Large Thinking', contextTokens: 262144, pricing: { inputPerMillion: 0.22, cacheReadPerMillion: 0.06, outputPerMillion: 0.85 } },
    'arcee-ai/trinity-mini': { upstream: 'arcee-ai/trinity-mini', name: 'Trinity Mini', pricing: { inputPerMillion: 0.045, outputPerMillion: 0.15 } },
    'arcee-ai/virtuoso-large': { upstream: 'arcee-ai/virtuoso-large', name: 'Virtuoso Large', contextTokens: 131072, pricing: { inputPerMillion: 0.75, outputPerMillion: 1.2 } },
    'arliai/qwq-32b-arliai-rpr-v1:free': { upstream: 'arliai/qwq-32b-arliai-rpr-v1:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'baidu/ernie-4.5-vl-424b-a47b': { upstream: 'baidu/ernie-4.5-vl-424b-a47b', name: 'ERNIE 4.5 VL 424B A47B', contextTokens: 123000, pricing: { inputPerMillion: 0.42, outputPerMillion: 1.25 } },
    'bytedance-research/ui-tars-72b:free': { upstream: 'bytedance-research/ui-tars-72b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'bytedance-seed/seed-1.6': { upstream: 'bytedance-seed/seed-1.6', name: 'Seed 1.6', contextTokens: 262144, pricing: { inputPerMillion: 0.25, outputPerMillion: 2 } },
    'bytedance-seed/seed-1.6-flash': { upstream: 'bytedance-seed/seed-1.6-flash', name: 'Seed 1.6 Flash', contextTokens: 262144, pricing: { inputPerMillion: 0.075, outputPerMillion: 0.3 } },
    'bytedance-seed/seed-2.0-lite': { upstream: 'bytedance-seed/seed-2.0-lite', name: 'Seed-2.0-Lite', contextTokens: 262144, pricing: { inputPerMillion: 0.25, outputPerMillion: 2 } },
    'bytedance-seed/seed-2.0-mini': { upstream: 'bytedance-seed/seed-2.0-mini', name: 'Seed-2.0-Mini', contextTokens: 262144, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.4 } },
    'bytedance/ui-tars-1.5-7b': { upstream: 'bytedance/ui-tars-1.5-7b', name: 'UI-TARS 7B', contextTokens: 128000, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.2 } },
    'cognitivecomputations/dolphin-mistral-24b-venice-edition:free': { upstream: 'cognitivecomputations/dolphin-mistral-24b-venice-edition:free', name: 'Uncensored (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'cognitivecomputations/dolphin-mixtral-8x22b': { upstream: 'cognitivecomputations/dolphin-mixtral-8x22b', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'cognitivecomputations/dolphin-mixtral-8x7b': { upstream: 'cognitivecomputations/dolphin-mixtral-8x7b', pricing: { inputPerMillion: 0.5, outputPerMillion: 0.5 } },
    'cognitivecomputations/dolphin3.0-mistral-24b:free': { upstream: 'cognitivecomputations/dolphin3.0-mistral-24b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'cognitivecomputations/dolphin3.0-r1-mistral-24b:free': { upstream: 'cognitivecomputations/dolphin3.0-r1-mistral-24b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'cohere/command': { upstream: 'cohere/command', pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
    'cohere/command-a': { upstream: 'cohere/command-a', contextTokens: 256000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'cohere/command-r': { upstream: 'cohere/command-r', pricing: { inputPerMillion: 0.5, outputPerMillion: 1.5 } },
    'cohere/command-r-08-2024': { upstream: 'cohere/command-r-08-2024', contextTokens: 128000, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'cohere/command-r-plus': { upstream: 'cohere/command-r-plus', pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'cohere/command-r-plus-08-2024': { upstream: 'cohere/command-r-plus-08-2024', contextTokens: 128000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'cohere/command-r7b-12-2024': { upstream: 'cohere/command-r7b-12-2024', contextTokens: 128000, pricing: { inputPerMillion: 0.0375, outputPerMillion: 0.15 } },
    'deepcogito/cogito-v2.1-671b': { upstream: 'deepcogito/cogito-v2.1-671b', name: 'Cogito v2.1 671B', pricing: { inputPerMillion: 1.25, outputPerMillion: 1.25 } },
    'deepseek/deepseek-chat': { upstream: 'deepseek/deepseek-chat', name: 'DeepSeek V3', pricing: { inputPerMillion: 0.38, outputPerMillion: 0.89 } },
    'deepseek/deepseek-chat-v3-0324': { upstream: 'deepseek/deepseek-chat-v3-0324', name: 'DeepSeek V3 0324', contextTokens: 163840, pricing: { inputPerMillion: 0.3, outputPerMillion: 0.88 } },
    'deepseek/deepseek-chat-v3-0324:free': { upstream: 'deepseek/deepseek-chat-v3-0324:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-chat-v3.1': { upstream: 'deepseek/deepseek-chat-v3.1', name: 'DeepSeek V3.1', pricing: { inputPerMillion: 0.21, cacheReadPerMillion: 0.13, outputPerMillion: 0.79 } },
    'deepseek/deepseek-chat:free': { upstream: 'deepseek/deepseek-chat:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-r1': { upstream: 'deepseek/deepseek-r1', name: 'R1', contextTokens: 64000, pricing: { inputPerMillion: 0.45, outputPerMillion: 2.15 } },
    'deepseek/deepseek-r1-0528': { upstream: 'deepseek/deepseek-r1-0528', name: 'R1 0528', pricing: { inputPerMillion: 0.5, outputPerMillion: 2.15 } },
    'deepseek/deepseek-r1-distill-llama-70b': { upstream: 'deepseek/deepseek-r1-distill-llama-70b', name: 'R1 Distill Llama 70B', contextTokens: 8192, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.4 } },
    'deepseek/deepseek-r1-distill-llama-70b:free': { upstream: 'deepseek/deepseek-r1-distill-llama-70b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-r1-distill-llama-8b': { upstream: 'deepseek/deepseek-r1-distill-llama-8b', pricing: { inputPerMillion: 0.04, outputPerMillion: 0.04 } },
    'deepseek/deepseek-r1-distill-qwen-1.5b': { upstream: 'deepseek/deepseek-r1-distill-qwen-1.5b', pricing: { inputPerMillion: 0.18, outputPerMillion: 0.18 } },
    'deepseek/deepseek-r1-distill-qwen-14b': { upstream: 'deepseek/deepseek-r1-distill-qwen-14b', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.15 } },
    'deepseek/deepseek-r1-distill-qwen-14b:free': { upstream: 'deepseek/deepseek-r1-distill-qwen-14b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-r1-distill-qwen-32b': { upstream: 'deepseek/deepseek-r1-distill-qwen-32b', name: 'R1 Distill Qwen 32B', pricing: { inputPerMillion: 0.12, outputPerMillion: 0.18 } },
    'deepseek/deepseek-r1-distill-qwen-32b:free': { upstream: 'deepseek/deepseek-r1-distill-qwen-32b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-r1-zero:free': { upstream: 'deepseek/deepseek-r1-zero:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-r1:free': { upstream: 'deepseek/deepseek-r1:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-v3-base:free': { upstream: 'deepseek/deepseek-v3-base:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'deepseek/deepseek-v3.1-terminus': { upstream: 'deepseek/deepseek-v3.1-terminus', name: 'DeepSeek V3.1 Terminus', contextTokens: 163840, pricing: { inputPerMillion: 0.23, outputPerMillion: 0.9 } },
    'deepseek/deepseek-v3.2': { upstream: 'deepseek/deepseek-v3.2', name: 'DeepSeek V3.2', pricing: { inputPerMillion: 0.2288, outputPerMillion: 0.3432 } },
    'deepseek/deepseek-v3.2-exp': { upstream: 'deepseek/deepseek-v3.2-exp', name: 'DeepSeek V3.2 Exp', contextTokens: 163840, pricing: { inputPerMillion: 0.27, outputPerMillion: 0.41 } },
    'deepseek/deepseek-v4-flash': { upstream: 'deepseek/deepseek-v4-flash', name: 'DeepSeek V4 Flash', pricing: { inputPerMillion: 0.0983, cacheReadPerMillion: 0.0197, outputPerMillion: 0.1966 } },
    'deepseek/deepseek-v4-pro': { upstream: 'deepseek/deepseek-v4-pro', name: 'DeepSeek V4 Pro', pricing: { inputPerMillion: 0.435, cacheReadPerMillion: 0.003625, outputPerMillion: 0.87 } },
    'eleutherai/llemma_7b': { upstream: 'eleutherai/llemma_7b', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'essentialai/rnj-1-instruct': { upstream: 'essentialai/rnj-1-instruct', name: 'Rnj 1 Instruct', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.15 } },
    'eva-unit-01/eva-llama-3.33-70b': { upstream: 'eva-unit-01/eva-llama-3.33-70b', pricing: { inputPerMillion: 4, outputPerMillion: 6 } },
    'eva-unit-01/eva-qwen-2.5-32b': { upstream: 'eva-unit-01/eva-qwen-2.5-32b', pricing: { inputPerMillion: 2.6, outputPerMillion: 3.4 } },
    'eva-unit-01/eva-qwen-2.5-72b': { upstream: 'eva-unit-01/eva-qwen-2.5-72b', pricing: { inputPerMillion: 0.9, outputPerMillion: 1.2 } },
    'featherless/qwerky-72b:free': { upstream: 'featherless/qwerky-72b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemini-2.0-flash-001': { upstream: 'google/gemini-2.0-flash-001', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.4 } },
    'google/gemini-2.0-flash-exp:free': { upstream: 'google/gemini-2.0-flash-exp:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemini-2.0-flash-lite-001': { upstream: 'google/gemini-2.0-flash-lite-001', pricing: { inputPerMillion: 0.075, outputPerMillion: 0.3 } },
    'google/gemini-2.0-flash-thinking-exp-1219:free': { upstream: 'google/gemini-2.0-flash-thinking-exp-1219:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemini-2.0-flash-thinking-exp:free': { upstream: 'google/gemini-2.0-flash-thinking-exp:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemini-2.5-flash': { upstream: 'google/gemini-2.5-flash', name: 'Gemini 2.5 Flash', contextTokens: 1048576, pricing: { inputPerMillion: 0.3, cacheWritePerMillion: 0.3833, cacheReadPerMillion: 0.075, outputPerMillion: 2.5 } },
    'google/gemini-2.5-flash-image': { upstream: 'google/gemini-2.5-flash-image', name: 'Nano Banana (Gemini 2.5 Flash Image)', contextTokens: 32768, pricing: { inputPerMillion: 0.3, cacheWritePerMillion: 0.0833333333333, cacheReadPerMillion: 0.03, outputPerMillion: 2.5 } },
    'google/gemini-2.5-flash-lite': { upstream: 'google/gemini-2.5-flash-lite', name: 'Gemini 2.5 Flash Lite', contextTokens: 1048576, pricing: { inputPerMillion: 0.1, cacheWritePerMillion: 0.0833333333333, cacheReadPerMillion: 0.01, outputPerMillion: 0.4 } },
    'google/gemini-2.5-flash-lite-preview-09-2025': { upstream: 'google/gemini-2.5-flash-lite-preview-09-2025', name: 'Gemini 2.5 Flash Lite Preview 09-2025', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.4 } },
    'google/gemini-2.5-flash-preview': { upstream: 'google/gemini-2.5-flash-preview', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'google/gemini-2.5-flash-preview-09-2025': { upstream: 'google/gemini-2.5-flash-preview-09-2025', name: 'Gemini 2.5 Flash Preview 09-2025', pricing: { inputPerMillion: 0.3, cacheWritePerMillion: 0.383, cacheReadPerMillion: 0.075, outputPerMillion: 2.5 } },
    'google/gemini-2.5-flash-preview:thinking': { upstream: 'google/gemini-2.5-flash-preview:thinking', pricing: { inputPerMillion: 0.15, outputPerMillion: 3.5 } },
    'google/gemini-2.5-pro': { upstream: 'google/gemini-2.5-pro', name: 'Gemini 2.5 Pro', contextTokens: 1048576, pricing: { inputPerMillion: 1.25, cacheWritePerMillion: 1.625, cacheReadPerMillion: 0.31, outputPerMillion: 10 } },
    'google/gemini-2.5-pro-exp-03-25:free': { upstream: 'google/gemini-2.5-pro-exp-03-25:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemini-2.5-pro-preview-03-25': { upstream: 'google/gemini-2.5-pro-preview-03-25', pricing: { inputPerMillion: 1.25, outputPerMillion: 10 } },
    'google/gemini-3-flash-preview': { upstream: 'google/gemini-3-flash-preview', name: 'Gemini 3 Flash Preview', contextTokens: 1048576, pricing: { inputPerMillion: 0.5, cacheWritePerMillion: 0.0833333333333, cacheReadPerMillion: 0.05, outputPerMillion: 3 } },
    'google/gemini-3-pro-image-preview': { upstream: 'google/gemini-3-pro-image-preview', name: 'Nano Banana Pro (Gemini 3 Pro Image Preview)', contextTokens: 65536, pricing: { inputPerMillion: 2, cacheWritePerMillion: 0.375, cacheReadPerMillion: 0.2, outputPerMillion: 12 } },
    'google/gemini-3.1-flash-image-preview': { upstream: 'google/gemini-3.1-flash-image-preview', name: 'Nano Banana 2 (Gemini 3.1 Flash Image Preview)', contextTokens: 65536, pricing: { inputPerMillion: 0.5, outputPerMillion: 3 } },
    'google/gemini-3.1-flash-lite': { upstream: 'google/gemini-3.1-flash-lite', name: 'Gemini 3.1 Flash Lite', contextTokens: 1048576, pricing: { inputPerMillion: 0.25, cacheWritePerMillion: 0.0833333333333, cacheReadPerMillion: 0.025, outputPerMillion: 1.5 } },
    'google/gemini-3.1-pro-preview': { upstream: 'google/gemini-3.1-pro-preview', name: 'Gemini 3.1 Pro Preview', contextTokens: 1048576, pricing: { inputPerMillion: 2, cacheWritePerMillion: 0.375, cacheReadPerMillion: 0.2, outputPerMillion: 12 } },
    'google/gemini-3.5-flash': { upstream: 'google/gemini-3.5-flash', name: 'Gemini 3.5 Flash', contextTokens: 1048576, pricing: { inputPerMillion: 1.5, cacheWritePerMillion: 0.0833333333333, cacheReadPerMillion: 0.15, outputPerMillion: 9 } },
    'google/gemini-flash-1.5': { upstream: 'google/gemini-flash-1.5', pricing: { inputPerMillion: 0.075, outputPerMillion: 0.3 } },
    'google/gemini-flash-1.5-8b': { upstream: 'google/gemini-flash-1.5-8b', pricing: { inputPerMillion: 0.0375, outputPerMillion: 0.15 } },
    'google/gemini-flash-1.5-8b-exp': { upstream: 'google/gemini-flash-1.5-8b-exp' },
    'google/gemini-pro': { upstream: 'google/gemini-pro', pricing: { inputPerMillion: 0.5, outputPerMillion: 1.5 } },
    'google/gemini-pro-1.5': { upstream: 'google/gemini-pro-1.5', pricing: { inputPerMillion: 1.25, outputPerMillion: 5 } },
    'google/gemma-2-27b-it': { upstream: 'google/gemma-2-27b-it', name: 'Gemma 2 27B', contextTokens: 8192, pricing: { inputPerMillion: 0.8, outputPerMillion: 0.8 } },
    'google/gemma-2-9b-it': { upstream: 'google/gemma-2-9b-it', pricing: { inputPerMillion: 0.07, outputPerMillion: 0.07 } },
    'google/gemma-2-9b-it:free': { upstream: 'google/gemma-2-9b-it:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-3-12b-it': { upstream: 'google/gemma-3-12b-it', name: 'Gemma 3 12B', contextTokens: 131072, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.1 } },
    'google/gemma-3-12b-it:free': { upstream: 'google/gemma-3-12b-it:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-3-1b-it:free': { upstream: 'google/gemma-3-1b-it:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-3-27b-it': { upstream: 'google/gemma-3-27b-it', name: 'Gemma 3 27B', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.2 } },
    'google/gemma-3-27b-it:free': { upstream: 'google/gemma-3-27b-it:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-3-4b-it': { upstream: 'google/gemma-3-4b-it', name: 'Gemma 3 4B', contextTokens: 131072, pricing: { inputPerMillion: 0.02, outputPerMillion: 0.04 } },
    'google/gemma-3-4b-it:free': { upstream: 'google/gemma-3-4b-it:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-3n-e4b-it': { upstream: 'google/gemma-3n-e4b-it', name: 'Gemma 3n 4B', pricing: { inputPerMillion: 0.06, outputPerMillion: 0.12 } },
    'google/gemma-4-26b-a4b-it': { upstream: 'google/gemma-4-26b-a4b-it', name: 'Gemma 4 26B A4B', pricing: { inputPerMillion: 0.06, outputPerMillion: 0.33 } },
    'google/gemma-4-26b-a4b-it:free': { upstream: 'google/gemma-4-26b-a4b-it:free', name: 'Gemma 4 26B A4B  (free)', contextTokens: 262144, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/gemma-4-31b-it': { upstream: 'google/gemma-4-31b-it', name: 'Gemma 4 31B', contextTokens: 262144, pricing: { inputPerMillion: 0.09, cacheReadPerMillion: 0.05, outputPerMillion: 0.34 } },
    'google/gemma-4-31b-it:free': { upstream: 'google/gemma-4-31b-it:free', name: 'Gemma 4 31B (free)', contextTokens: 262144, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/learnlm-1.5-pro-experimental:free': { upstream: 'google/learnlm-1.5-pro-experimental:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'google/lyria-3-clip-preview': { upstream: 'google/lyria-3-clip-preview', name: 'Lyria 3 Clip Preview', contextTokens: 1048576 },
    'google/lyria-3-pro-preview': { upstream: 'google/lyria-3-pro-preview', name: 'Lyria 3 Pro Preview', contextTokens: 1048576 },
    'google/palm-2-chat-bison': { upstream: 'google/palm-2-chat-bison', pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
    'google/palm-2-codechat-bison': { upstream: 'google/palm-2-codechat-bison', pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
    'gryphe/mythomax-l2-13b': { upstream: 'gryphe/mythomax-l2-13b', pricing: { inputPerMillion: 0.065, outputPerMillion: 0.065 } },
    'huggingfaceh4/zephyr-7b-beta:free': { upstream: 'huggingfaceh4/zephyr-7b-beta:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'ibm-granite/granite-4.0-h-micro': { upstream: 'ibm-granite/granite-4.0-h-micro', name: 'Granite 4.0 Micro', contextTokens: 131000, pricing: { inputPerMillion: 0.017, outputPerMillion: 0.112 } },
    'ibm-granite/granite-4.1-8b': { upstream: 'ibm-granite/granite-4.1-8b', name: 'Granite 4.1 8B', contextTokens: 131072, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.1 } },
    'inception/mercury-2': { upstream: 'inception/mercury-2', name: 'Mercury 2', contextTokens: 128000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 0.75 } },
    'inclusionai/ling-2.6-1t': { upstream: 'inclusionai/ling-2.6-1t', name: 'Ling-2.6-1T', pricing: { inputPerMillion: 0.075, cacheReadPerMillion: 0.015, outputPerMillion: 0.625 } },
    'inclusionai/ling-2.6-flash': { upstream: 'inclusionai/ling-2.6-flash', name: 'Ling-2.6-flash', pricing: { inputPerMillion: 0.01, cacheReadPerMillion: 0.002, outputPerMillion: 0.03 } },
    'inclusionai/ring-2.6-1t': { upstream: 'inclusionai/ring-2.6-1t', name: 'Ring-2.6-1T', pricing: { inputPerMillion: 0.075, cacheReadPerMillion: 0.015, outputPerMillion: 0.625 } },
    'infermatic/mn-inferor-12b': { upstream: 'infermatic/mn-inferor-12b', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'inflection/inflection-3-pi': { upstream: 'inflection/inflection-3-pi', name: 'Inflection 3 Pi', pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'inflection/inflection-3-productivity': { upstream: 'inflection/inflection-3-productivity', name: 'Inflection 3 Productivity', pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'jondurbin/airoboros-l2-70b': { upstream: 'jondurbin/airoboros-l2-70b', pricing: { inputPerMillion: 0.5, outputPerMillion: 0.5 } },
    'kwaipilot/kat-coder-pro-v2': { upstream: 'kwaipilot/kat-coder-pro-v2', name: 'KAT-Coder-Pro V2', pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.06, outputPerMillion: 1.2 } },
    'latitudegames/wayfarer-large-70b-llama-3.3': { upstream: 'latitudegames/wayfarer-large-70b-llama-3.3', pricing: { inputPerMillion: 0.8, outputPerMillion: 0.9 } },
    'liquid/lfm-2-24b-a2b': { upstream: 'liquid/lfm-2-24b-a2b', name: 'LFM2-24B-A2B', pricing: { inputPerMillion: 0.03, outputPerMillion: 0.12 } },
    'liquid/lfm-2.5-1.2b-instruct:free': { upstream: 'liquid/lfm-2.5-1.2b-instruct:free', name: 'LFM2.5-1.2B-Instruct (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'liquid/lfm-2.5-1.2b-thinking:free': { upstream: 'liquid/lfm-2.5-1.2b-thinking:free', name: 'LFM2.5-1.2B-Thinking (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'liquid/lfm-3b': { upstream: 'liquid/lfm-3b', pricing: { inputPerMillion: 0.02, outputPerMillion: 0.02 } },
    'liquid/lfm-40b': { upstream: 'liquid/lfm-40b', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.15 } },
    'liquid/lfm-7b': { upstream: 'liquid/lfm-7b', pricing: { inputPerMillion: 0.01, outputPerMillion: 0.01 } },
    'mancer/weaver': { upstream: 'mancer/weaver', contextTokens: 8000, pricing: { inputPerMillion: 1.125, outputPerMillion: 1.125 } },
    'meta-llama/llama-2-13b-chat': { upstream: 'meta-llama/llama-2-13b-chat', pricing: { inputPerMillion: 0.22, outputPerMillion: 0.22 } },
    'meta-llama/llama-2-70b-chat': { upstream: 'meta-llama/llama-2-70b-chat', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'meta-llama/llama-3-70b-instruct': { upstream: 'meta-llama/llama-3-70b-instruct', name: 'Llama 3 70B Instruct', pricing: { inputPerMillion: 0.3, outputPerMillion: 0.4 } },
    'meta-llama/llama-3-8b-instruct': { upstream: 'meta-llama/llama-3-8b-instruct', name: 'Llama 3 8B Instruct', pricing: { inputPerMillion: 0.03, outputPerMillion: 0.06 } },
    'meta-llama/llama-3.1-405b': { upstream: 'meta-llama/llama-3.1-405b', pricing: { inputPerMillion: 2, outputPerMillion: 2 } },
    'meta-llama/llama-3.1-405b-instruct': { upstream: 'meta-llama/llama-3.1-405b-instruct', pricing: { inputPerMillion: 0.8, outputPerMillion: 0.8 } },
    'meta-llama/llama-3.1-405b:free': { upstream: 'meta-llama/llama-3.1-405b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-3.1-70b-instruct': { upstream: 'meta-llama/llama-3.1-70b-instruct', name: 'Llama 3.1 70B Instruct', contextTokens: 131072, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.28 } },
    'meta-llama/llama-3.1-8b-instruct': { upstream: 'meta-llama/llama-3.1-8b-instruct', pricing: { inputPerMillion: 0.02, outputPerMillion: 0.03 } },
    'meta-llama/llama-3.1-8b-instruct:free': { upstream: 'meta-llama/llama-3.1-8b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-3.2-11b-vision-instruct': { upstream: 'meta-llama/llama-3.2-11b-vision-instruct', name: 'Llama 3.2 11B Vision Instruct', pricing: { inputPerMillion: 0.049, outputPerMillion: 0.049 } },
    'meta-llama/llama-3.2-11b-vision-instruct:free': { upstream: 'meta-llama/llama-3.2-11b-vision-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-3.2-1b-instruct': { upstream: 'meta-llama/llama-3.2-1b-instruct', name: 'Llama 3.2 1B Instruct', contextTokens: 60000, pricing: { inputPerMillion: 0.005, outputPerMillion: 0.01 } },
    'meta-llama/llama-3.2-1b-instruct:free': { upstream: 'meta-llama/llama-3.2-1b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-3.2-3b-instruct': { upstream: 'meta-llama/llama-3.2-3b-instruct', name: 'Llama 3.2 3B Instruct', pricing: { inputPerMillion: 0.01, outputPerMillion: 0.02 } },
    'meta-llama/llama-3.2-3b-instruct:free': { upstream: 'meta-llama/llama-3.2-3b-instruct:free', name: 'Llama 3.2 3B Instruct (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-3.2-90b-vision-instruct': { upstream: 'meta-llama/llama-3.2-90b-vision-instruct', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'meta-llama/llama-3.3-70b-instruct': { upstream: 'meta-llama/llama-3.3-70b-instruct', name: 'Llama 3.3 70B Instruct', pricing: { inputPerMillion: 0.05, outputPerMillion: 0.24 } },
    'meta-llama/llama-3.3-70b-instruct:free': { upstream: 'meta-llama/llama-3.3-70b-instruct:free', name: 'Llama 3.3 70B Instruct (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-4-maverick': { upstream: 'meta-llama/llama-4-maverick', name: 'Llama 4 Maverick', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'meta-llama/llama-4-maverick:free': { upstream: 'meta-llama/llama-4-maverick:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-4-scout': { upstream: 'meta-llama/llama-4-scout', name: 'Llama 4 Scout', pricing: { inputPerMillion: 0.08, outputPerMillion: 0.3 } },
    'meta-llama/llama-4-scout:free': { upstream: 'meta-llama/llama-4-scout:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'meta-llama/llama-guard-2-8b': { upstream: 'meta-llama/llama-guard-2-8b', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'meta-llama/llama-guard-3-8b': { upstream: 'meta-llama/llama-guard-3-8b', name: 'Llama Guard 3 8B', pricing: { inputPerMillion: 0.02, outputPerMillion: 0.06 } },
    'meta-llama/llama-guard-4-12b': { upstream: 'meta-llama/llama-guard-4-12b', name: 'Llama Guard 4 12B', contextTokens: 163840, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.05 } },
    'microsoft/phi-3-medium-128k-instruct': { upstream: 'microsoft/phi-3-medium-128k-instruct', pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
    'microsoft/phi-3-mini-128k-instruct': { upstream: 'microsoft/phi-3-mini-128k-instruct', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'microsoft/phi-3.5-mini-128k-instruct': { upstream: 'microsoft/phi-3.5-mini-128k-instruct', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'microsoft/phi-4': { upstream: 'microsoft/phi-4', contextTokens: 16384, pricing: { inputPerMillion: 0.07, outputPerMillion: 0.14 } },
    'microsoft/phi-4-mini-instruct': { upstream: 'microsoft/phi-4-mini-instruct', name: 'Phi 4 Mini Instruct', pricing: { inputPerMillion: 0.08, outputPerMillion: 0.35 } },
    'microsoft/phi-4-multimodal-instruct': { upstream: 'microsoft/phi-4-multimodal-instruct', pricing: { inputPerMillion: 0.05, outputPerMillion: 0.1 } },
    'microsoft/wizardlm-2-7b': { upstream: 'microsoft/wizardlm-2-7b', pricing: { inputPerMillion: 0.07, outputPerMillion: 0.07 } },
    'microsoft/wizardlm-2-8x22b': { upstream: 'microsoft/wizardlm-2-8x22b', contextTokens: 65535, pricing: { inputPerMillion: 0.5, outputPerMillion: 0.5 } },
    'minimax/minimax-01': { upstream: 'minimax/minimax-01', name: 'MiniMax-01', contextTokens: 1000192, pricing: { inputPerMillion: 0.2, outputPerMillion: 1.1 } },
    'minimax/minimax-m1': { upstream: 'minimax/minimax-m1', name: 'MiniMax M1', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, outputPerMillion: 1.65 } },
    'minimax/minimax-m2': { upstream: 'minimax/minimax-m2', name: 'MiniMax M2', pricing: { inputPerMillion: 0.255, cacheReadPerMillion: 0.03, outputPerMillion: 1 } },
    'minimax/minimax-m2-her': { upstream: 'minimax/minimax-m2-her', name: 'MiniMax M2-her', contextTokens: 65536, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 1.2 } },
    'minimax/minimax-m2.1': { upstream: 'minimax/minimax-m2.1', name: 'MiniMax M2.1', contextTokens: 204800, pricing: { inputPerMillion: 0.29, cacheReadPerMillion: 0.03, outputPerMillion: 0.95 } },
    'minimax/minimax-m2.5': { upstream: 'minimax/minimax-m2.5', name: 'MiniMax M2.5', pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.05, outputPerMillion: 0.9 } },
    'minimax/minimax-m2.7': { upstream: 'minimax/minimax-m2.7', name: 'MiniMax M2.7', pricing: { inputPerMillion: 0.27, cacheReadPerMillion: 0.054, outputPerMillion: 1.08 } },
    'minimax/minimax-m3': { upstream: 'minimax/minimax-m3', name: 'MiniMax M3', pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.06, outputPerMillion: 1.2 } },
    'mistral/ministral-8b': { upstream: 'mistral/ministral-8b', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'mistralai/codestral-2501': { upstream: 'mistralai/codestral-2501', pricing: { inputPerMillion: 0.3, outputPerMillion: 0.9 } },
    'mistralai/codestral-2508': { upstream: 'mistralai/codestral-2508', name: 'Codestral 2508', contextTokens: 256000, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.03, outputPerMillion: 0.9 } },
    'mistralai/codestral-mamba': { upstream: 'mistralai/codestral-mamba', pricing: { inputPerMillion: 0.25, outputPerMillion: 0.25 } },
    'mistralai/devstral-2512': { upstream: 'mistralai/devstral-2512', name: 'Devstral 2 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.04, outputPerMillion: 2 } },
    'mistralai/ministral-14b-2512': { upstream: 'mistralai/ministral-14b-2512', name: 'Ministral 3 14B 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 0.2 } },
    'mistralai/ministral-3b': { upstream: 'mistralai/ministral-3b', pricing: { inputPerMillion: 0.04, outputPerMillion: 0.04 } },
    'mistralai/ministral-3b-2512': { upstream: 'mistralai/ministral-3b-2512', name: 'Ministral 3 3B 2512', contextTokens: 131072, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.1 } },
    'mistralai/ministral-8b': { upstream: 'mistralai/ministral-8b', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'mistralai/ministral-8b-2512': { upstream: 'mistralai/ministral-8b-2512', name: 'Ministral 3 8B 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.015, outputPerMillion: 0.15 } },
    'mistralai/mistral-7b-instruct': { upstream: 'mistralai/mistral-7b-instruct', pricing: { inputPerMillion: 0.029, outputPerMillion: 0.059 } },
    'mistralai/mistral-7b-instruct-v0.1': { upstream: 'mistralai/mistral-7b-instruct-v0.1', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'mistralai/mistral-7b-instruct-v0.2': { upstream: 'mistralai/mistral-7b-instruct-v0.2', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'mistralai/mistral-7b-instruct:free': { upstream: 'mistralai/mistral-7b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'mistralai/mistral-large': { upstream: 'mistralai/mistral-large', name: 'Mistral Large', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 6 } },
    'mistralai/mistral-large-2512': { upstream: 'mistralai/mistral-large-2512', name: 'Mistral Large 3 2512', contextTokens: 262144, pricing: { inputPerMillion: 0.5, cacheReadPerMillion: 0.05, outputPerMillion: 1.5 } },
    'mistralai/mistral-medium': { upstream: 'mistralai/mistral-medium', pricing: { inputPerMillion: 2.75, outputPerMillion: 8.1 } },
    'mistralai/mistral-medium-3': { upstream: 'mistralai/mistral-medium-3', name: 'Mistral Medium 3', contextTokens: 131072, pricing: { inputPerMillion: 0.4, outputPerMillion: 2 } },
    'mistralai/mistral-medium-3-5': { upstream: 'mistralai/mistral-medium-3-5', name: 'Mistral Medium 3.5', contextTokens: 262144, pricing: { inputPerMillion: 1.5, outputPerMillion: 7.5 } },
    'mistralai/mistral-medium-3.1': { upstream: 'mistralai/mistral-medium-3.1', name: 'Mistral Medium 3.1', contextTokens: 131072, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.04, outputPerMillion: 2 } },
    'mistralai/mistral-nemo': { upstream: 'mistralai/mistral-nemo', name: 'Mistral Nemo', pricing: { inputPerMillion: 0.01, outputPerMillion: 0.019 } },
    'mistralai/mistral-nemo:free': { upstream: 'mistralai/mistral-nemo:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'mistralai/mistral-saba': { upstream: 'mistralai/mistral-saba', name: 'Saba', contextTokens: 32768, pricing: { inputPerMillion: 0.2, outputPerMillion: 0.6 } },
    'mistralai/mistral-small': { upstream: 'mistralai/mistral-small', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.6 } },
    'mistralai/mistral-small-24b-instruct-2501': { upstream: 'mistralai/mistral-small-24b-instruct-2501', name: 'Mistral Small 3', contextTokens: 32768, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.09 } },
    'mistralai/mistral-small-24b-instruct-2501:free': { upstream: 'mistralai/mistral-small-24b-instruct-2501:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'mistralai/mistral-small-2603': { upstream: 'mistralai/mistral-small-2603', name: 'Mistral Small 4', pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.015, outputPerMillion: 0.6 } },
    'mistralai/mistral-small-3.1-24b-instruct': { upstream: 'mistralai/mistral-small-3.1-24b-instruct', name: 'Mistral Small 3.1 24B', contextTokens: 128000, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.15 } },
    'mistralai/mistral-small-3.1-24b-instruct:free': { upstream: 'mistralai/mistral-small-3.1-24b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'mistralai/mistral-small-3.2-24b-instruct': { upstream: 'mistralai/mistral-small-3.2-24b-instruct', name: 'Mistral Small 3.2 24B', pricing: { inputPerMillion: 0.075, outputPerMillion: 0.2 } },
    'mistralai/mistral-tiny': { upstream: 'mistralai/mistral-tiny', pricing: { inputPerMillion: 0.25, outputPerMillion: 0.25 } },
    'mistralai/mixtral-8x22b-instruct': { upstream: 'mistralai/mixtral-8x22b-instruct', contextTokens: 65536, pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'mistralai/mixtral-8x7b-instruct': { upstream: 'mistralai/mixtral-8x7b-instruct', pricing: { inputPerMillion: 0.24, outputPerMillion: 0.24 } },
    'mistralai/pixtral-12b': { upstream: 'mistralai/pixtral-12b', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'mistralai/pixtral-large-2411': { upstream: 'mistralai/pixtral-large-2411', pricing: { inputPerMillion: 2, outputPerMillion: 6 } },
    'mistralai/voxtral-small-24b-2507': { upstream: 'mistralai/voxtral-small-24b-2507', name: 'Voxtral Small 24B 2507', contextTokens: 32000, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.3 } },
    'moonshotai/kimi-k2': { upstream: 'moonshotai/kimi-k2', name: 'Kimi K2 0711', contextTokens: 131072, pricing: { inputPerMillion: 0.57, outputPerMillion: 2.3 } },
    'moonshotai/kimi-k2-0905': { upstream: 'moonshotai/kimi-k2-0905', name: 'Kimi K2 0905', contextTokens: 262144, pricing: { inputPerMillion: 0.6, outputPerMillion: 2.5 } },
    'moonshotai/kimi-k2-thinking': { upstream: 'moonshotai/kimi-k2-thinking', name: 'Kimi K2 Thinking', contextTokens: 262144, pricing: { inputPerMillion: 0.6, outputPerMillion: 2.5 } },
    'moonshotai/kimi-k2.5': { upstream: 'moonshotai/kimi-k2.5', name: 'Kimi K2.5', pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.09, outputPerMillion: 1.9 } },
    'moonshotai/kimi-k2.6': { upstream: 'moonshotai/kimi-k2.6', name: 'Kimi K2.6', pricing: { inputPerMillion: 0.68, cacheReadPerMillion: 0.34, outputPerMillion: 3.41 } },
    'moonshotai/kimi-k2.6:free': { upstream: 'moonshotai/kimi-k2.6:free', name: 'Kimi K2.6 (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'moonshotai/kimi-k2.7-code': { upstream: 'moonshotai/kimi-k2.7-code', name: 'Kimi K2.7 Code', contextTokens: 262144, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.16, outputPerMillion: 3.5 } },
    'moonshotai/kimi-k3': { upstream: 'moonshotai/kimi-k3', name: 'Kimi K3', contextTokens: 1048576, pricing: { inputPerMillion: 3, cacheReadPerMillion: 0.3, outputPerMillion: 15 } },
    'moonshotai/kimi-vl-a3b-thinking:free': { upstream: 'moonshotai/kimi-vl-a3b-thinking:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'moonshotai/moonlight-16b-a3b-instruct:free': { upstream: 'moonshotai/moonlight-16b-a3b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'morph/morph-v3-fast': { upstream: 'morph/morph-v3-fast', name: 'Morph V3 Fast', contextTokens: 81920, pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'morph/morph-v3-large': { upstream: 'morph/morph-v3-large', name: 'Morph V3 Large', contextTokens: 262144, pricing: { inputPerMillion: 0.9, outputPerMillion: 1.9 } },
    'neversleep/llama-3-lumimaid-70b': { upstream: 'neversleep/llama-3-lumimaid-70b', pricing: { inputPerMillion: 3.375, outputPerMillion: 4.5 } },
    'neversleep/llama-3-lumimaid-8b': { upstream: 'neversleep/llama-3-lumimaid-8b', pricing: { inputPerMillion: 0.09375, outputPerMillion: 0.75 } },
    'neversleep/llama-3.1-lumimaid-70b': { upstream: 'neversleep/llama-3.1-lumimaid-70b', pricing: { inputPerMillion: 1.5, outputPerMillion: 2.25 } },
    'neversleep/llama-3.1-lumimaid-8b': { upstream: 'neversleep/llama-3.1-lumimaid-8b', pricing: { inputPerMillion: 0.09375, outputPerMillion: 0.75 } },
    'neversleep/noromaid-20b': { upstream: 'neversleep/noromaid-20b', pricing: { inputPerMillion: 0.75, outputPerMillion: 1.5 } },
    'nex-agi/nex-n2-pro:free': { upstream: 'nex-agi/nex-n2-pro:free', name: 'Nex-N2-Pro (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nothingiisreal/mn-celeste-12b': { upstream: 'nothingiisreal/mn-celeste-12b', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'nousresearch/deephermes-3-llama-3-8b-preview:free': { upstream: 'nousresearch/deephermes-3-llama-3-8b-preview:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nousresearch/hermes-2-pro-llama-3-8b': { upstream: 'nousresearch/hermes-2-pro-llama-3-8b', pricing: { inputPerMillion: 0.025, outputPerMillion: 0.04 } },
    'nousresearch/hermes-3-llama-3.1-405b': { upstream: 'nousresearch/hermes-3-llama-3.1-405b', name: 'Hermes 3 405B Instruct', contextTokens: 131072, pricing: { inputPerMillion: 0.7, outputPerMillion: 0.8 } },
    'nousresearch/hermes-3-llama-3.1-405b:free': { upstream: 'nousresearch/hermes-3-llama-3.1-405b:free', name: 'Hermes 3 405B Instruct (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nousresearch/hermes-3-llama-3.1-70b': { upstream: 'nousresearch/hermes-3-llama-3.1-70b', name: 'Hermes 3 70B Instruct', contextTokens: 131072, pricing: { inputPerMillion: 0.12, outputPerMillion: 0.3 } },
    'nousresearch/hermes-4-405b': { upstream: 'nousresearch/hermes-4-405b', name: 'Hermes 4 405B', contextTokens: 131072, pricing: { inputPerMillion: 1, outputPerMillion: 3 } },
    'nousresearch/hermes-4-70b': { upstream: 'nousresearch/hermes-4-70b', name: 'Hermes 4 70B', contextTokens: 131072, pricing: { inputPerMillion: 0.13, outputPerMillion: 0.4 } },
    'nousresearch/nous-hermes-2-mixtral-8x7b-dpo': { upstream: 'nousresearch/nous-hermes-2-mixtral-8x7b-dpo', pricing: { inputPerMillion: 0.6, outputPerMillion: 0.6 } },
    'nousresearch/nous-hermes-llama2-13b': { upstream: 'nousresearch/nous-hermes-llama2-13b', pricing: { inputPerMillion: 0.18, outputPerMillion: 0.18 } },
    'nvidia/llama-3.1-nemotron-70b-instruct': { upstream: 'nvidia/llama-3.1-nemotron-70b-instruct', pricing: { inputPerMillion: 0.12, outputPerMillion: 0.3 } },
    'nvidia/llama-3.1-nemotron-70b-instruct:free': { upstream: 'nvidia/llama-3.1-nemotron-70b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/llama-3.1-nemotron-nano-8b-v1:free': { upstream: 'nvidia/llama-3.1-nemotron-nano-8b-v1:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/llama-3.1-nemotron-ultra-253b-v1:free': { upstream: 'nvidia/llama-3.1-nemotron-ultra-253b-v1:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/llama-3.3-nemotron-super-49b-v1.5': { upstream: 'nvidia/llama-3.3-nemotron-super-49b-v1.5', name: 'Llama 3.3 Nemotron Super 49B V1.5', pricing: { inputPerMillion: 0.4, outputPerMillion: 0.4 } },
    'nvidia/llama-3.3-nemotron-super-49b-v1:free': { upstream: 'nvidia/llama-3.3-nemotron-super-49b-v1:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-3-nano-30b-a3b': { upstream: 'nvidia/nemotron-3-nano-30b-a3b', name: 'Nemotron 3 Nano 30B A3B', contextTokens: 262144, pricing: { inputPerMillion: 0.05, outputPerMillion: 0.2 } },
    'nvidia/nemotron-3-nano-30b-a3b:free': { upstream: 'nvidia/nemotron-3-nano-30b-a3b:free', name: 'Nemotron 3 Nano 30B A3B (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-3-nano-omni-30b-a3b-reasoning:free': { upstream: 'nvidia/nemotron-3-nano-omni-30b-a3b-reasoning:free', name: 'Nemotron 3 Nano Omni (free)', contextTokens: 256000, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-3-super-120b-a12b': { upstream: 'nvidia/nemotron-3-super-120b-a12b', name: 'Nemotron 3 Super', pricing: { inputPerMillion: 0.09, outputPerMillion: 0.45 } },
    'nvidia/nemotron-3-super-120b-a12b:free': { upstream: 'nvidia/nemotron-3-super-120b-a12b:free', name: 'Nemotron 3 Super (free)', contextTokens: 262144, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-3-ultra-550b-a55b': { upstream: 'nvidia/nemotron-3-ultra-550b-a55b', name: 'Nemotron 3 Ultra', pricing: { inputPerMillion: 0.5, cacheReadPerMillion: 0.15, outputPerMillion: 2.5 } },
    'nvidia/nemotron-3-ultra-550b-a55b:free': { upstream: 'nvidia/nemotron-3-ultra-550b-a55b:free', name: 'Nemotron 3 Ultra (free)', contextTokens: 1000000, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-3.5-content-safety:free': { upstream: 'nvidia/nemotron-3.5-content-safety:free', name: 'Nemotron 3.5 Content Safety (free)', contextTokens: 128000, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-nano-12b-v2-vl:free': { upstream: 'nvidia/nemotron-nano-12b-v2-vl:free', name: 'Nemotron Nano 12B 2 VL (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'nvidia/nemotron-nano-9b-v2': { upstream: 'nvidia/nemotron-nano-9b-v2', name: 'Nemotron Nano 9B V2', pricing: { inputPerMillion: 0.04, outputPerMillion: 0.16 } },
    'nvidia/nemotron-nano-9b-v2:free': { upstream: 'nvidia/nemotron-nano-9b-v2:free', name: 'Nemotron Nano 9B V2 (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'open-r1/olympiccoder-32b:free': { upstream: 'open-r1/olympiccoder-32b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'open-r1/olympiccoder-7b:free': { upstream: 'open-r1/olympiccoder-7b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'openai/chatgpt-4o-latest': { upstream: 'openai/chatgpt-4o-latest', pricing: { inputPerMillion: 5, outputPerMillion: 15 } },
    'openai/codex-mini': { upstream: 'openai/codex-mini', pricing: { inputPerMillion: 1.5, cacheReadPerMillion: 0.375, outputPerMillion: 6 } },
    'openai/gpt-3.5-turbo': { upstream: 'openai/gpt-3.5-turbo', name: 'GPT-3.5 Turbo', contextTokens: 16385, pricing: { inputPerMillion: 0.5, outputPerMillion: 1.5 } },
    'openai/gpt-3.5-turbo-0613': { upstream: 'openai/gpt-3.5-turbo-0613', name: 'GPT-3.5 Turbo (older v0613)', contextTokens: 4095, pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
    'openai/gpt-3.5-turbo-1106': { upstream: 'openai/gpt-3.5-turbo-1106', pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
    'openai/gpt-3.5-turbo-16k': { upstream: 'openai/gpt-3.5-turbo-16k', name: 'GPT-3.5 Turbo 16k', contextTokens: 16385, pricing: { inputPerMillion: 3, outputPerMillion: 4 } },
    'openai/gpt-3.5-turbo-instruct': { upstream: 'openai/gpt-3.5-turbo-instruct', name: 'GPT-3.5 Turbo Instruct', contextTokens: 4095, pricing: { inputPerMillion: 1.5, outputPerMillion: 2 } },
    'openai/gpt-4': { upstream: 'openai/gpt-4', name: 'GPT-4', contextTokens: 8191, pricing: { inputPerMillion: 30, outputPerMillion: 60 } },
    'openai/gpt-4-1106-preview': { upstream: 'openai/gpt-4-1106-preview', pricing: { inputPerMillion: 10, outputPerMillion: 30 } },
    'openai/gpt-4-32k': { upstream: 'openai/gpt-4-32k', pricing: { inputPerMillion: 60, outputPerMillion: 120 } },
    'openai/gpt-4-turbo': { upstream: 'openai/gpt-4-turbo', name: 'GPT-4 Turbo', contextTokens: 128000, pricing: { inputPerMillion: 10, outputPerMillion: 30 } },
    'openai/gpt-4.1': { upstream: 'openai/gpt-4.1', name: 'GPT-4.1', contextTokens: 1047576, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8 } },
    'openai/gpt-4.1-mini': { upstream: 'openai/gpt-4.1-mini', name: 'GPT-4.1 Mini', contextTokens: 1047576, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.1, outputPerMillion: 1.6 } },
    'openai/gpt-4.1-nano': { upstream: 'openai/gpt-4.1-nano', name: 'GPT-4.1 Nano', contextTokens: 1047576, pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.025, outputPerMillion: 0.4 } },
    'openai/gpt-4.5-preview': { upstream: 'openai/gpt-4.5-preview', pricing: { inputPerMillion: 75, outputPerMillion: 150 } },
    'openai/gpt-4o': { upstream: 'openai/gpt-4o', contextTokens: 128000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'openai/gpt-4o-2024-05-13': { upstream: 'openai/gpt-4o-2024-05-13', name: 'GPT-4o (2024-05-13)', contextTokens: 128000, pricing: { inputPerMillion: 5, outputPerMillion: 15 } },
    'openai/gpt-4o-mini': { upstream: 'openai/gpt-4o-mini', name: 'GPT-4o-mini', contextTokens: 128000, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.075, outputPerMillion: 0.6 } },
    'openai/gpt-4o-mini-search-preview': { upstream: 'openai/gpt-4o-mini-search-preview', name: 'GPT-4o-mini Search Preview', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
    'openai/gpt-4o-search-preview': { upstream: 'openai/gpt-4o-search-preview', name: 'GPT-4o Search Preview', pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'openai/gpt-4o:extended': { upstream: 'openai/gpt-4o:extended', pricing: { inputPerMillion: 6, outputPerMillion: 18 } },
    'openai/gpt-5': { upstream: 'openai/gpt-5', name: 'GPT-5', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.125, outputPerMillion: 10 } },
    'openai/gpt-5-image': { upstream: 'openai/gpt-5-image', name: 'GPT-5 Image', contextTokens: 400000, pricing: { inputPerMillion: 10, cacheReadPerMillion: 1.25, outputPerMillion: 10 } },
    'openai/gpt-5-image-mini': { upstream: 'openai/gpt-5-image-mini', name: 'GPT-5 Image Mini', contextTokens: 400000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 2 } },
    'openai/gpt-5-mini': { upstream: 'openai/gpt-5-mini', name: 'GPT-5 Mini', contextTokens: 400000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 2 } },
    'openai/gpt-5-nano': { upstream: 'openai/gpt-5-nano', name: 'GPT-5 Nano', contextTokens: 400000, pricing: { inputPerMillion: 0.05, cacheReadPerMillion: 0.01, outputPerMillion: 0.4 } },
    'openai/gpt-5-pro': { upstream: 'openai/gpt-5-pro', name: 'GPT-5 Pro', contextTokens: 400000, pricing: { inputPerMillion: 15, outputPerMillion: 120 } },
    'openai/gpt-5.1': { upstream: 'openai/gpt-5.1', name: 'GPT-5.1', contextTokens: 400000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.13, outputPerMillion: 10 } },
    'openai/gpt-5.1-codex-mini': { upstream: 'openai/gpt-5.1-codex-mini', name: 'GPT-5.1-Codex-Mini', contextTokens: 400000, pricing: { inputPerMillion: 0.25, cacheReadPerMillion: 0.025, outputPerMillion: 2 } },
    'openai/gpt-5.2': { upstream: 'openai/gpt-5.2', name: 'GPT-5.2', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14 } },
    'openai/gpt-5.2-pro': { upstream: 'openai/gpt-5.2-pro', name: 'GPT-5.2 Pro', contextTokens: 400000, pricing: { inputPerMillion: 21, outputPerMillion: 168 } },
    'openai/gpt-5.3-chat': { upstream: 'openai/gpt-5.3-chat', name: 'GPT-5.3 Chat', pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14 } },
    'openai/gpt-5.3-codex': { upstream: 'openai/gpt-5.3-codex', name: 'GPT-5.3-Codex', contextTokens: 400000, pricing: { inputPerMillion: 1.75, cacheReadPerMillion: 0.175, outputPerMillion: 14 } },
    'openai/gpt-5.4': { upstream: 'openai/gpt-5.4', name: 'GPT-5.4', contextTokens: 1050000, pricing: { inputPerMillion: 2.5, cacheReadPerMillion: 0.25, outputPerMillion: 15, tiers: [{ minPromptTokens: 272000, inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 22.5 }] } },
    'openai/gpt-5.4-image-2': { upstream: 'openai/gpt-5.4-image-2', name: 'GPT-5.4 Image 2', contextTokens: 272000, pricing: { inputPerMillion: 8, cacheReadPerMillion: 2, outputPerMillion: 15 } },
    'openai/gpt-5.4-mini': { upstream: 'openai/gpt-5.4-mini', name: 'GPT-5.4 Mini', contextTokens: 400000, pricing: { inputPerMillion: 0.75, cacheReadPerMillion: 0.075, outputPerMillion: 4.5 } },
    'openai/gpt-5.4-nano': { upstream: 'openai/gpt-5.4-nano', name: 'GPT-5.4 Nano', contextTokens: 400000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 1.25 } },
    'openai/gpt-5.4-pro': { upstream: 'openai/gpt-5.4-pro', name: 'GPT-5.4 Pro', contextTokens: 1050000, pricing: { inputPerMillion: 30, outputPerMillion: 180, tiers: [{ minPromptTokens: 272000, inputPerMillion: 60, outputPerMillion: 270 }] } },
    'openai/gpt-5.5': { upstream: 'openai/gpt-5.5', name: 'GPT-5.5', contextTokens: 1050000, pricing: { inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 30, tiers: [{ minPromptTokens: 272000, inputPerMillion: 10, cacheReadPerMillion: 1, outputPerMillion: 45 }] } },
    'openai/gpt-5.5-pro': { upstream: 'openai/gpt-5.5-pro', name: 'GPT-5.5 Pro', contextTokens: 1050000, pricing: { inputPerMillion: 30, outputPerMillion: 180, tiers: [{ minPromptTokens: 272000, inputPerMillion: 60, outputPerMillion: 270 }] } },
    'openai/gpt-5.6-luna': { upstream: 'openai/gpt-5.6-luna', name: 'GPT-5.6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 1.2, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.04, outputPerMillion: 1.8 }] } },
    'openai/gpt-5.6-sol': { upstream: 'openai/gpt-5.6-sol', name: 'GPT-5.6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10, tiers: [{ minPromptTokens: 272000, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 15 }] } },
    'openai/gpt-5.6-terra': { upstream: 'openai/gpt-5.6-terra', name: 'GPT-5.6 Terra', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 12, tiers: [{ minPromptTokens: 272000, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 18 }] } },
    'openai/gpt-6-luna': { upstream: 'openai/gpt-6-luna', name: 'GPT-6 Luna', contextTokens: 1050000, pricing: { inputPerMillion: 0.1, cacheWritePerMillion: 0.125, cacheReadPerMillion: 0.01, outputPerMillion: 0.5, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.2, cacheWritePerMillion: 0.25, cacheReadPerMillion: 0.02, outputPerMillion: 0.75 }] } },
    'openai/gpt-6-luna:batch': { upstream: 'openai/gpt-6-luna:batch', name: 'GPT-6 Luna Batch', contextTokens: 1050000, pricing: { inputPerMillion: 0.05, cacheWritePerMillion: 0.0625, cacheReadPerMillion: 0.005, outputPerMillion: 0.25, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 0.1, cacheWritePerMillion: 0.125, cacheReadPerMillion: 0.01, outputPerMillion: 0.375 }] } },
    'openai/gpt-6-sol': { upstream: 'openai/gpt-6-sol', name: 'GPT-6 Sol', contextTokens: 1050000, pricing: { inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 10, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 4, cacheWritePerMillion: 5, cacheReadPerMillion: 0.4, outputPerMillion: 15 }] } },
    'openai/gpt-6-sol:batch': { upstream: 'openai/gpt-6-sol:batch', name: 'GPT-6 Sol Batch', contextTokens: 1050000, pricing: { inputPerMillion: 1, cacheWritePerMillion: 1.25, cacheReadPerMillion: 0.1, outputPerMillion: 5, webSearchUsd: 0.01, tiers: [{ minPromptTokens: 272000, inputPerMillion: 2, cacheWritePerMillion: 2.5, cacheReadPerMillion: 0.2, outputPerMillion: 7.5 }] } },
    'openai/gpt-audio': { upstream: 'openai/gpt-audio', name: 'GPT Audio', contextTokens: 128000, pricing: { inputPerMillion: 2.5, outputPerMillion: 10 } },
    'openai/gpt-audio-mini': { upstream: 'openai/gpt-audio-mini', name: 'GPT Audio Mini', contextTokens: 128000, pricing: { inputPerMillion: 0.6, outputPerMillion: 2.4 } },
    'openai/gpt-chat-latest': { upstream: 'openai/gpt-chat-latest', name: 'GPT Chat Latest', contextTokens: 400000, pricing: { inputPerMillion: 5, cacheReadPerMillion: 0.5, outputPerMillion: 30 } },
    'openai/gpt-oss-120b': { upstream: 'openai/gpt-oss-120b', name: 'gpt-oss-120b', pricing: { inputPerMillion: 0.039, outputPerMillion: 0.18 } },
    'openai/gpt-oss-120b:free': { upstream: 'openai/gpt-oss-120b:free', name: 'gpt-oss-120b (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'openai/gpt-oss-20b': { upstream: 'openai/gpt-oss-20b', name: 'gpt-oss-20b', contextTokens: 131072, pricing: { inputPerMillion: 0.029, outputPerMillion: 0.14 } },
    'openai/gpt-oss-20b:free': { upstream: 'openai/gpt-oss-20b:free', name: 'gpt-oss-20b (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'openai/gpt-oss-safeguard-20b': { upstream: 'openai/gpt-oss-safeguard-20b', name: 'gpt-oss-safeguard-20b', contextTokens: 131072, pricing: { inputPerMillion: 0.075, cacheReadPerMillion: 0.037, outputPerMillion: 0.3 } },
    'openai/o1': { upstream: 'openai/o1', name: 'o1', pricing: { inputPerMillion: 15, cacheReadPerMillion: 7.5, outputPerMillion: 60 } },
    'openai/o1-mini': { upstream: 'openai/o1-mini', pricing: { inputPerMillion: 1.1, outputPerMillion: 4.4 } },
    'openai/o1-pro': { upstream: 'openai/o1-pro', name: 'o1-pro', contextTokens: 200000, pricing: { inputPerMillion: 150, outputPerMillion: 600 } },
    'openai/o3': { upstream: 'openai/o3', name: 'o3', contextTokens: 200000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8 } },
    'openai/o3-deep-research': { upstream: 'openai/o3-deep-research', name: 'o3 Deep Research', pricing: { inputPerMillion: 10, cacheReadPerMillion: 2.5, outputPerMillion: 40 } },
    'openai/o3-mini': { upstream: 'openai/o3-mini', name: 'o3 Mini', contextTokens: 200000, pricing: { inputPerMillion: 1.1, cacheReadPerMillion: 0.55, outputPerMillion: 4.4 } },
    'openai/o3-pro': { upstream: 'openai/o3-pro', name: 'o3 Pro', contextTokens: 200000, pricing: { inputPerMillion: 20, outputPerMillion: 80 } },
    'openai/o4-mini': { upstream: 'openai/o4-mini', name: 'o4 Mini', contextTokens: 200000, pricing: { inputPerMillion: 1.1, cacheReadPerMillion: 0.275, outputPerMillion: 4.4 } },
    'openai/o4-mini-deep-research': { upstream: 'openai/o4-mini-deep-research', name: 'o4 Mini Deep Research', pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.5, outputPerMillion: 8 } },
    'openchat/openchat-7b': { upstream: 'openchat/openchat-7b', pricing: { inputPerMillion: 0.07, outputPerMillion: 0.07 } },
    'perceptron/perceptron-mk1': { upstream: 'perceptron/perceptron-mk1', name: 'Perceptron Mk1', contextTokens: 32768, pricing: { inputPerMillion: 0.15, outputPerMillion: 1.5 } },
    'perplexity/llama-3.1-sonar-large-128k-online': { upstream: 'perplexity/llama-3.1-sonar-large-128k-online', pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
    'perplexity/llama-3.1-sonar-small-128k-online': { upstream: 'perplexity/llama-3.1-sonar-small-128k-online', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'perplexity/r1-1776': { upstream: 'perplexity/r1-1776', pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
    'perplexity/sonar': { upstream: 'perplexity/sonar', contextTokens: 127072, pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
    'perplexity/sonar-deep-research': { upstream: 'perplexity/sonar-deep-research', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 8, reasoningPerMillion: 3 } },
    'perplexity/sonar-pro': { upstream: 'perplexity/sonar-pro', contextTokens: 200000, pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'perplexity/sonar-reasoning': { upstream: 'perplexity/sonar-reasoning', pricing: { inputPerMillion: 1, outputPerMillion: 5 } },
    'perplexity/sonar-reasoning-pro': { upstream: 'perplexity/sonar-reasoning-pro', contextTokens: 128000, pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
    'poolside/laguna-m.1:free': { upstream: 'poolside/laguna-m.1:free', name: 'Laguna M.1 (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'poolside/laguna-xs.2:free': { upstream: 'poolside/laguna-xs.2:free', name: 'Laguna XS.2 (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'prime-intellect/intellect-3': { upstream: 'prime-intellect/intellect-3', name: 'INTELLECT-3', pricing: { inputPerMillion: 0.2, outputPerMillion: 1.1 } },
    'pygmalionai/mythalion-13b': { upstream: 'pygmalionai/mythalion-13b', pricing: { inputPerMillion: 0.5625, outputPerMillion: 1.125 } },
    'qwen/qwen-2-72b-instruct': { upstream: 'qwen/qwen-2-72b-instruct', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'qwen/qwen-2.5-72b-instruct': { upstream: 'qwen/qwen-2.5-72b-instruct', name: 'Qwen2.5 72B Instruct', pricing: { inputPerMillion: 0.12, outputPerMillion: 0.39 } },
    'qwen/qwen-2.5-72b-instruct:free': { upstream: 'qwen/qwen-2.5-72b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen-2.5-7b-instruct': { upstream: 'qwen/qwen-2.5-7b-instruct', name: 'Qwen2.5 7B Instruct', contextTokens: 32768, pricing: { inputPerMillion: 0.04, outputPerMillion: 0.1 } },
    'qwen/qwen-2.5-7b-instruct:free': { upstream: 'qwen/qwen-2.5-7b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen-2.5-coder-32b-instruct': { upstream: 'qwen/qwen-2.5-coder-32b-instruct', name: 'Qwen2.5 Coder 32B Instruct', contextTokens: 32768, pricing: { inputPerMillion: 0.06, outputPerMillion: 0.15 } },
    'qwen/qwen-2.5-coder-32b-instruct:free': { upstream: 'qwen/qwen-2.5-coder-32b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen-2.5-vl-72b-instruct': { upstream: 'qwen/qwen-2.5-vl-72b-instruct', pricing: { inputPerMillion: 0.6, outputPerMillion: 0.6 } },
    'qwen/qwen-2.5-vl-7b-instruct': { upstream: 'qwen/qwen-2.5-vl-7b-instruct', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'qwen/qwen-2.5-vl-7b-instruct:free': { upstream: 'qwen/qwen-2.5-vl-7b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen-max': { upstream: 'qwen/qwen-max', pricing: { inputPerMillion: 1.6, outputPerMillion: 6.4 } },
    'qwen/qwen-plus': { upstream: 'qwen/qwen-plus', name: 'Qwen-Plus', contextTokens: 1000000, pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.16, outputPerMillion: 1.2 } },
    'qwen/qwen-plus-2025-07-28': { upstream: 'qwen/qwen-plus-2025-07-28', name: 'Qwen Plus 0728', contextTokens: 1000000, pricing: { inputPerMillion: 0.26, outputPerMillion: 0.78 } },
    'qwen/qwen-plus-2025-07-28:thinking': { upstream: 'qwen/qwen-plus-2025-07-28:thinking', name: 'Qwen Plus 0728 (thinking)', pricing: { inputPerMillion: 0.26, cacheWritePerMillion: 0.325, outputPerMillion: 0.78 } },
    'qwen/qwen-turbo': { upstream: 'qwen/qwen-turbo', pricing: { inputPerMillion: 0.05, outputPerMillion: 0.2 } },
    'qwen/qwen-vl-max': { upstream: 'qwen/qwen-vl-max', pricing: { inputPerMillion: 0.8, outputPerMillion: 3.2 } },
    'qwen/qwen-vl-plus': { upstream: 'qwen/qwen-vl-plus', pricing: { inputPerMillion: 0.21, outputPerMillion: 0.63 } },
    'qwen/qwen2.5-coder-7b-instruct': { upstream: 'qwen/qwen2.5-coder-7b-instruct', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'qwen/qwen2.5-vl-32b-instruct': { upstream: 'qwen/qwen2.5-vl-32b-instruct', pricing: { inputPerMillion: 0.9, outputPerMillion: 0.9 } },
    'qwen/qwen2.5-vl-32b-instruct:free': { upstream: 'qwen/qwen2.5-vl-32b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen2.5-vl-3b-instruct:free': { upstream: 'qwen/qwen2.5-vl-3b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen2.5-vl-72b-instruct': { upstream: 'qwen/qwen2.5-vl-72b-instruct', pricing: { inputPerMillion: 0.7, outputPerMillion: 0.7 } },
    'qwen/qwen2.5-vl-72b-instruct:free': { upstream: 'qwen/qwen2.5-vl-72b-instruct:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen3-14b': { upstream: 'qwen/qwen3-14b', name: 'Qwen3 14B', pricing: { inputPerMillion: 0.06, outputPerMillion: 0.24 } },
    'qwen/qwen3-235b-a22b': { upstream: 'qwen/qwen3-235b-a22b', name: 'Qwen3 235B A22B', contextTokens: 131072, pricing: { inputPerMillion: 0.13, outputPerMillion: 0.6 } },
    'qwen/qwen3-235b-a22b-2507': { upstream: 'qwen/qwen3-235b-a22b-2507', name: 'Qwen3 235B A22B Instruct 2507', pricing: { inputPerMillion: 0.09, outputPerMillion: 0.1 } },
    'qwen/qwen3-235b-a22b-thinking-2507': { upstream: 'qwen/qwen3-235b-a22b-thinking-2507', name: 'Qwen3 235B A22B Thinking 2507', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'qwen/qwen3-30b-a3b': { upstream: 'qwen/qwen3-30b-a3b', name: 'Qwen3 30B A3B', pricing: { inputPerMillion: 0.08, outputPerMillion: 0.29 } },
    'qwen/qwen3-30b-a3b-instruct-2507': { upstream: 'qwen/qwen3-30b-a3b-instruct-2507', name: 'Qwen3 30B A3B Instruct 2507', pricing: { inputPerMillion: 0.04815, outputPerMillion: 0.19305 } },
    'qwen/qwen3-30b-a3b-thinking-2507': { upstream: 'qwen/qwen3-30b-a3b-thinking-2507', name: 'Qwen3 30B A3B Thinking 2507', contextTokens: 81920, pricing: { inputPerMillion: 0.08, outputPerMillion: 0.4 } },
    'qwen/qwen3-32b': { upstream: 'qwen/qwen3-32b', name: 'Qwen3 32B', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.3 } },
    'qwen/qwen3-8b': { upstream: 'qwen/qwen3-8b', name: 'Qwen3 8B', contextTokens: 131072, pricing: { inputPerMillion: 0.035, outputPerMillion: 0.138 } },
    'qwen/qwen3-coder': { upstream: 'qwen/qwen3-coder', name: 'Qwen3 Coder 480B A35B', pricing: { inputPerMillion: 0.22, outputPerMillion: 1.8 } },
    'qwen/qwen3-coder-30b-a3b-instruct': { upstream: 'qwen/qwen3-coder-30b-a3b-instruct', name: 'Qwen3 Coder 30B A3B Instruct', pricing: { inputPerMillion: 0.07, outputPerMillion: 0.27 } },
    'qwen/qwen3-coder-flash': { upstream: 'qwen/qwen3-coder-flash', name: 'Qwen3 Coder Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.195, cacheWritePerMillion: 0.24375, cacheReadPerMillion: 0.039, outputPerMillion: 0.975 } },
    'qwen/qwen3-coder-next': { upstream: 'qwen/qwen3-coder-next', name: 'Qwen3 Coder Next', pricing: { inputPerMillion: 0.11, cacheReadPerMillion: 0.07, outputPerMillion: 0.8 } },
    'qwen/qwen3-coder-plus': { upstream: 'qwen/qwen3-coder-plus', name: 'Qwen3 Coder Plus', contextTokens: 1000000, pricing: { inputPerMillion: 0.65, cacheWritePerMillion: 0.8125, cacheReadPerMillion: 0.13, outputPerMillion: 3.25 } },
    'qwen/qwen3-coder:free': { upstream: 'qwen/qwen3-coder:free', name: 'Qwen3 Coder 480B A35B (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen3-max': { upstream: 'qwen/qwen3-max', name: 'Qwen 3 Max', contextTokens: 262144, pricing: { inputPerMillion: 1.2, outputPerMillion: 6 } },
    'qwen/qwen3-max-thinking': { upstream: 'qwen/qwen3-max-thinking', name: 'Qwen3 Max Thinking', contextTokens: 262144, pricing: { inputPerMillion: 0.78, outputPerMillion: 3.9 } },
    'qwen/qwen3-next-80b-a3b-instruct': { upstream: 'qwen/qwen3-next-80b-a3b-instruct', name: 'Qwen3 Next 80B A3B Instruct', pricing: { inputPerMillion: 0.09, outputPerMillion: 1.1 } },
    'qwen/qwen3-next-80b-a3b-instruct:free': { upstream: 'qwen/qwen3-next-80b-a3b-instruct:free', name: 'Qwen3 Next 80B A3B Instruct (free)', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwen3-next-80b-a3b-thinking': { upstream: 'qwen/qwen3-next-80b-a3b-thinking', name: 'Qwen3 Next 80B A3B Thinking', pricing: { inputPerMillion: 0.0975, outputPerMillion: 0.78 } },
    'qwen/qwen3-vl-235b-a22b-instruct': { upstream: 'qwen/qwen3-vl-235b-a22b-instruct', name: 'Qwen3 VL 235B A22B Instruct', pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.11, outputPerMillion: 0.88 } },
    'qwen/qwen3-vl-235b-a22b-thinking': { upstream: 'qwen/qwen3-vl-235b-a22b-thinking', name: 'Qwen3 VL 235B A22B Thinking', contextTokens: 131072, pricing: { inputPerMillion: 0.26, outputPerMillion: 2.6 } },
    'qwen/qwen3-vl-30b-a3b-instruct': { upstream: 'qwen/qwen3-vl-30b-a3b-instruct', name: 'Qwen3 VL 30B A3B Instruct', pricing: { inputPerMillion: 0.13, outputPerMillion: 0.52 } },
    'qwen/qwen3-vl-30b-a3b-thinking': { upstream: 'qwen/qwen3-vl-30b-a3b-thinking', name: 'Qwen3 VL 30B A3B Thinking', pricing: { inputPerMillion: 0.13, outputPerMillion: 1.56 } },
    'qwen/qwen3-vl-32b-instruct': { upstream: 'qwen/qwen3-vl-32b-instruct', name: 'Qwen3 VL 32B Instruct', contextTokens: 131072, pricing: { inputPerMillion: 0.104, outputPerMillion: 0.416 } },
    'qwen/qwen3-vl-8b-instruct': { upstream: 'qwen/qwen3-vl-8b-instruct', name: 'Qwen3 VL 8B Instruct', pricing: { inputPerMillion: 0.08, outputPerMillion: 0.5 } },
    'qwen/qwen3-vl-8b-thinking': { upstream: 'qwen/qwen3-vl-8b-thinking', name: 'Qwen3 VL 8B Thinking', contextTokens: 131072, pricing: { inputPerMillion: 0.117, outputPerMillion: 1.365 } },
    'qwen/qwen3.5-122b-a10b': { upstream: 'qwen/qwen3.5-122b-a10b', name: 'Qwen3.5-122B-A10B', contextTokens: 262144, pricing: { inputPerMillion: 0.26, outputPerMillion: 2.08 } },
    'qwen/qwen3.5-27b': { upstream: 'qwen/qwen3.5-27b', name: 'Qwen3.5-27B', contextTokens: 262144, pricing: { inputPerMillion: 0.195, outputPerMillion: 1.56 } },
    'qwen/qwen3.5-35b-a3b': { upstream: 'qwen/qwen3.5-35b-a3b', name: 'Qwen3.5-35B-A3B', pricing: { inputPerMillion: 0.14, cacheReadPerMillion: 0.05, outputPerMillion: 1 } },
    'qwen/qwen3.5-397b-a17b': { upstream: 'qwen/qwen3.5-397b-a17b', name: 'Qwen3.5 397B A17B', pricing: { inputPerMillion: 0.39, outputPerMillion: 2.34 } },
    'qwen/qwen3.5-9b': { upstream: 'qwen/qwen3.5-9b', name: 'Qwen3.5-9B', pricing: { inputPerMillion: 0.1, outputPerMillion: 0.15 } },
    'qwen/qwen3.5-flash-02-23': { upstream: 'qwen/qwen3.5-flash-02-23', name: 'Qwen3.5-Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.065, outputPerMillion: 0.26 } },
    'qwen/qwen3.5-plus-02-15': { upstream: 'qwen/qwen3.5-plus-02-15', name: 'Qwen3.5 plus-02-15', contextTokens: 1000000, pricing: { inputPerMillion: 0.4, outputPerMillion: 2.4 } },
    'qwen/qwen3.5-plus-20260420': { upstream: 'qwen/qwen3.5-plus-20260420', name: 'Qwen3.5 Plus 2026-04-20', contextTokens: 1000000, pricing: { inputPerMillion: 0.3, cacheWritePerMillion: 0.375, outputPerMillion: 1.8 } },
    'qwen/qwen3.6-27b': { upstream: 'qwen/qwen3.6-27b', name: 'Qwen3.6 27B', pricing: { inputPerMillion: 0.289, outputPerMillion: 2.4 } },
    'qwen/qwen3.6-35b-a3b': { upstream: 'qwen/qwen3.6-35b-a3b', name: 'Qwen3.6 35B A3B', pricing: { inputPerMillion: 0.14, outputPerMillion: 1 } },
    'qwen/qwen3.6-flash': { upstream: 'qwen/qwen3.6-flash', name: 'Qwen3.6 Flash', contextTokens: 1000000, pricing: { inputPerMillion: 0.1875, cacheWritePerMillion: 0.234375, outputPerMillion: 1.125 } },
    'qwen/qwen3.6-max-preview': { upstream: 'qwen/qwen3.6-max-preview', name: 'Qwen3.6 Max Preview', contextTokens: 262144, pricing: { inputPerMillion: 1.04, cacheWritePerMillion: 1.3, outputPerMillion: 6.24 } },
    'qwen/qwen3.6-plus': { upstream: 'qwen/qwen3.6-plus', name: 'Qwen3.6 Plus', contextTokens: 1000000, pricing: { inputPerMillion: 0.325, cacheWritePerMillion: 0.40625, outputPerMillion: 1.95 } },
    'qwen/qwen3.7-max': { upstream: 'qwen/qwen3.7-max', name: 'Qwen3.7 Max', contextTokens: 1000000, pricing: { inputPerMillion: 1.25, cacheWritePerMillion: 1.5625, cacheReadPerMillion: 0.25, outputPerMillion: 3.75 } },
    'qwen/qwen3.7-plus': { upstream: 'qwen/qwen3.7-plus', name: 'Qwen3.7 Plus', contextTokens: 1000000, pricing: { inputPerMillion: 0.4, cacheWritePerMillion: 0.5, cacheReadPerMillion: 0.08, outputPerMillion: 1.6 } },
    'qwen/qwq-32b': { upstream: 'qwen/qwq-32b', pricing: { inputPerMillion: 0.15, outputPerMillion: 0.2 } },
    'qwen/qwq-32b-preview': { upstream: 'qwen/qwq-32b-preview', pricing: { inputPerMillion: 0.2, outputPerMillion: 0.2 } },
    'qwen/qwq-32b-preview:free': { upstream: 'qwen/qwq-32b-preview:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'qwen/qwq-32b:free': { upstream: 'qwen/qwq-32b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'raifle/sorcererlm-8x22b': { upstream: 'raifle/sorcererlm-8x22b', pricing: { inputPerMillion: 4.5, outputPerMillion: 4.5 } },
    'rekaai/reka-edge': { upstream: 'rekaai/reka-edge', name: 'Reka Edge', contextTokens: 16384, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.1 } },
    'rekaai/reka-flash-3': { upstream: 'rekaai/reka-flash-3', name: 'Reka Flash 3', contextTokens: 65536, pricing: { inputPerMillion: 0.1, outputPerMillion: 0.2 } },
    'rekaai/reka-flash-3:free': { upstream: 'rekaai/reka-flash-3:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'relace/relace-apply-3': { upstream: 'relace/relace-apply-3', name: 'Relace Apply 3', contextTokens: 256000, pricing: { inputPerMillion: 0.85, outputPerMillion: 1.25 } },
    'relace/relace-search': { upstream: 'relace/relace-search', name: 'Relace Search', contextTokens: 256000, pricing: { inputPerMillion: 1, outputPerMillion: 3 } },
    'sao10k/fimbulvetr-11b-v2': { upstream: 'sao10k/fimbulvetr-11b-v2', pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'sao10k/l3-euryale-70b': { upstream: 'sao10k/l3-euryale-70b', pricing: { inputPerMillion: 1.48, outputPerMillion: 1.48 } },
    'sao10k/l3-lunaris-8b': { upstream: 'sao10k/l3-lunaris-8b', name: 'Llama 3 8B Lunaris', contextTokens: 8192, pricing: { inputPerMillion: 0.02, outputPerMillion: 0.05 } },
    'sao10k/l3.1-70b-hanami-x1': { upstream: 'sao10k/l3.1-70b-hanami-x1', name: 'Llama 3.1 70B Hanami x1', pricing: { inputPerMillion: 3, outputPerMillion: 3 } },
    'sao10k/l3.1-euryale-70b': { upstream: 'sao10k/l3.1-euryale-70b', name: 'Llama 3.1 Euryale 70B v2.2', pricing: { inputPerMillion: 0.7, outputPerMillion: 0.8 } },
    'sao10k/l3.3-euryale-70b': { upstream: 'sao10k/l3.3-euryale-70b', name: 'Llama 3.3 Euryale 70B', contextTokens: 131072, pricing: { inputPerMillion: 0.7, outputPerMillion: 0.8 } },
    'scb10x/llama3.1-typhoon2-70b-instruct': { upstream: 'scb10x/llama3.1-typhoon2-70b-instruct', pricing: { inputPerMillion: 0.88, outputPerMillion: 0.88 } },
    'scb10x/llama3.1-typhoon2-8b-instruct': { upstream: 'scb10x/llama3.1-typhoon2-8b-instruct', pricing: { inputPerMillion: 0.18, outputPerMillion: 0.18 } },
    'shisa-ai/shisa-v2-llama3.3-70b:free': { upstream: 'shisa-ai/shisa-v2-llama3.3-70b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'sophosympatheia/midnight-rose-70b': { upstream: 'sophosympatheia/midnight-rose-70b', pricing: { inputPerMillion: 0.8, outputPerMillion: 0.8 } },
    'sophosympatheia/rogue-rose-103b-v0.2:free': { upstream: 'sophosympatheia/rogue-rose-103b-v0.2:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'steelskull/l3.3-electra-r1-70b': { upstream: 'steelskull/l3.3-electra-r1-70b', pricing: { inputPerMillion: 0.7, outputPerMillion: 0.95 } },
    'stepfun/step-3.5-flash': { upstream: 'stepfun/step-3.5-flash', name: 'Step 3.5 Flash', contextTokens: 262144, pricing: { inputPerMillion: 0.09, cacheReadPerMillion: 0.02, outputPerMillion: 0.3 } },
    'stepfun/step-3.7-flash': { upstream: 'stepfun/step-3.7-flash', name: 'Step 3.7 Flash', pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.04, outputPerMillion: 1.15 } },
    'switchpoint/router': { upstream: 'switchpoint/router', name: 'Switchpoint Router', pricing: { inputPerMillion: 0.85, outputPerMillion: 3.4 } },
    'tencent/hunyuan-a13b-instruct': { upstream: 'tencent/hunyuan-a13b-instruct', name: 'Hunyuan A13B Instruct', contextTokens: 131072, pricing: { inputPerMillion: 0.14, outputPerMillion: 0.57 } },
    'tencent/hy3-preview': { upstream: 'tencent/hy3-preview', name: 'Hy3 preview', contextTokens: 262144, pricing: { inputPerMillion: 0.063, cacheReadPerMillion: 0.021, outputPerMillion: 0.21 } },
    'thedrummer/anubis-pro-105b-v1': { upstream: 'thedrummer/anubis-pro-105b-v1', pricing: { inputPerMillion: 0.8, outputPerMillion: 1 } },
    'thedrummer/cydonia-24b-v4.1': { upstream: 'thedrummer/cydonia-24b-v4.1', name: 'Cydonia 24B V4.1', contextTokens: 131072, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.15, outputPerMillion: 0.5 } },
    'thedrummer/rocinante-12b': { upstream: 'thedrummer/rocinante-12b', name: 'Rocinante 12B', pricing: { inputPerMillion: 0.25, outputPerMillion: 0.5 } },
    'thedrummer/skyfall-36b-v2': { upstream: 'thedrummer/skyfall-36b-v2', name: 'Skyfall 36B V2', contextTokens: 32768, pricing: { inputPerMillion: 0.5, outputPerMillion: 0.8 } },
    'thedrummer/unslopnemo-12b': { upstream: 'thedrummer/unslopnemo-12b', pricing: { inputPerMillion: 0.5, outputPerMillion: 0.5 } },
    'thudm/glm-4-32b:free': { upstream: 'thudm/glm-4-32b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'thudm/glm-z1-32b:free': { upstream: 'thudm/glm-z1-32b:free', pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'undi95/remm-slerp-l2-13b': { upstream: 'undi95/remm-slerp-l2-13b', name: 'ReMM SLERP 13B', contextTokens: 6144, pricing: { inputPerMillion: 0.8, outputPerMillion: 1.2 } },
    'undi95/toppy-m-7b': { upstream: 'undi95/toppy-m-7b', pricing: { inputPerMillion: 0.07, outputPerMillion: 0.07 } },
    'upstage/solar-pro-3': { upstream: 'upstage/solar-pro-3', name: 'Solar Pro 3', contextTokens: 131072, pricing: { inputPerMillion: 0.15, cacheReadPerMillion: 0.015, outputPerMillion: 0.6 } },
    'writer/palmyra-x5': { upstream: 'writer/palmyra-x5', name: 'Palmyra X5', contextTokens: 1040000, pricing: { inputPerMillion: 0.6, outputPerMillion: 6 } },
    'x-ai/grok-2-1212': { upstream: 'x-ai/grok-2-1212', pricing: { inputPerMillion: 2, outputPerMillion: 10 } },
    'x-ai/grok-2-vision-1212': { upstream: 'x-ai/grok-2-vision-1212', pricing: { inputPerMillion: 2, outputPerMillion: 10 } },
    'x-ai/grok-3-beta': { upstream: 'x-ai/grok-3-beta', pricing: { inputPerMillion: 3, outputPerMillion: 15 } },
    'x-ai/grok-3-mini-beta': { upstream: 'x-ai/grok-3-mini-beta', pricing: { inputPerMillion: 0.3, outputPerMillion: 0.5 } },
    'x-ai/grok-4-fast': { upstream: 'x-ai/grok-4-fast', contextTokens: 2000000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.05, outputPerMillion: 0.5, tiers: [{ minPromptTokens: 128000, inputPerMillion: 0.4, outputPerMillion: 1 }] } },
    'x-ai/grok-4.1-fast:free': { upstream: 'x-ai/grok-4.1-fast:free', contextTokens: 2000000, pricing: { inputPerMillion: 0, outputPerMillion: 0 } },
    'x-ai/grok-4.20': { upstream: 'x-ai/grok-4.20', name: 'Grok 4.20', contextTokens: 2000000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.2, outputPerMillion: 2.5 } },
    'x-ai/grok-4.20-multi-agent': { upstream: 'x-ai/grok-4.20-multi-agent', name: 'Grok 4.20 Multi-Agent', contextTokens: 2000000, pricing: { inputPerMillion: 2, cacheReadPerMillion: 0.2, outputPerMillion: 6 } },
    'x-ai/grok-4.3': { upstream: 'x-ai/grok-4.3', name: 'Grok 4.3', contextTokens: 1000000, pricing: { inputPerMillion: 1.25, cacheReadPerMillion: 0.2, outputPerMillion: 2.5 } },
    'x-ai/grok-beta': { upstream: 'x-ai/grok-beta', pricing: { inputPerMillion: 5, outputPerMillion: 15 } },
    'x-ai/grok-build-0.1': { upstream: 'x-ai/grok-build-0.1', name: 'Grok Build 0.1', contextTokens: 256000, pricing: { inputPerMillion: 1, cacheReadPerMillion: 0.2, outputPerMillion: 2 } },
    'x-ai/grok-code-fast-1': { upstream: 'x-ai/grok-code-fast-1', contextTokens: 256000, pricing: { inputPerMillion: 0.2, cacheReadPerMillion: 0.02, outputPerMillion: 1.5 } },
    'x-ai/grok-vision-beta': { upstream: 'x-ai/grok-vision-beta', pricing: { inputPerMillion: 5, outputPerMillion: 15 } },
    'xiaomi/mimo-v2-flash': { upstream: 'xiaomi/mimo-v2-flash', name: 'MiMo-V2-Flash', pricing: { inputPerMillion: 0.1, cacheReadPerMillion: 0.01, outputPerMillion: 0.3 } },
    'xiaomi/mimo-v2.5': { upstream: 'xiaomi/mimo-v2.5', name: 'MiMo-V2.5', pricing: { inputPerMillion: 0.14, cacheReadPerMillion: 0.0028, outputPerMillion: 0.28 } },
    'xiaomi/mimo-v2.5-pro': { upstream: 'xiaomi/mimo-v2.5-pro', name: 'MiMo-V2.5-Pro', pricing: { inputPerMillion: 0.435, cacheReadPerMillion: 0.0036, outputPerMillion: 0.87 } },
    'xwin-lm/xwin-lm-70b': { upstream: 'xwin-lm/xwin-lm-70b', pricing: { inputPerMillion: 3.75, outputPerMillion: 3.75 } },
    'z-ai/glm-4.5': { upstream: 'z-ai/glm-4.5', name: 'GLM 4.5', contextTokens: 131072, pricing: { inputPerMillion: 0.6, cacheReadPerMillion: 0.11, outputPerMillion: 2.2 } },
    'z-ai/glm-4.5-air': { upstream: 'z-ai/glm-4.5-air', name: 'GLM 4.5 Air', contextTokens: 131072, pricing: { inputPerMillion: 0.125, cacheReadPerMillion: 0.06, outputPerMillion: 0.85 } },
    'z-ai/glm-4.5v': { upstream: 'z-ai/glm-4.5v', name: 'GLM 4.5V', contextTokens: 65536, pricing: { inputPerMillion: 0.6, cacheReadPerMillion: 0.11, outputPerMillion: 1.8 } },
    'z-ai/glm-4.6': { upstream: 'z-ai/glm-4.6', name: 'GLM 4.6', pricing: { inputPerMillion: 0.43, cacheReadPerMillion: 0.08, outputPerMillion: 1.74 } },
    'z-ai/glm-4.6v': { upstream: 'z-ai/glm-4.6v', name: 'GLM 4.6V', contextTokens: 131072, pricing: { inputPerMillion: 0.3, cacheReadPerMillion: 0.05, outputPerMillion: 0.9 } },
    'z-ai/glm-4.7': { upstream: 'z-ai/glm-4.7', name: 'GLM 4.7', pricing: { inputPerMillion: 0.4, cacheReadPerMillion: 0.08, outputPerMillion: 1.75 } },
    'z-ai/glm-4.7-flash': { upstream: 'z-ai/glm-4.7-flash', name: 'GLM 4.7 Flash', pricing: { inputPerMillion: 0.06, cacheReadPerMillion: 0.01, outputPerMillion: 0.4 } },
    'z-ai/glm-5': { upstream: 'z-ai/glm-5', name: 'GLM 5', pricing: { inputPerMillion: 0.6, cacheReadPerMillion: 0.12, outputPerMillion: 1.92 } },
    'z-ai/glm-5-turbo': { upstream: 'z-ai/glm-5-turbo', name: 'GLM 5 Turbo', contextTokens: 202752, pricing: { inputPerMillion: 1.2, cacheReadPerMillion: 0.24, outputPerMillion: 4 } },
    'z-ai/glm-5.1': { upstream: 'z-ai/glm-5.1', name: 'GLM 5.1', pricing: { inputPerMillion: 0.98, cacheReadPerMillion: 0.182, outputPerMillion: 3.08 } },
    'z-ai/glm-5.2': { upstream: 'z-ai/glm-5.2', name: 'GLM 5.2', contextTokens: 1048576, pricing: { inputPerMillion: 1.4, cacheReadPerMillion: 0.26, outputPerMillion: 4.4 } },
    'z-ai/glm-5.3': { upstream: 'z-ai/glm-5.3', name: 'GLM 5.3', contextTokens: 1048576, pricing: { inputPerMillion: 1.4, cacheReadPerMillion: 0.26, outputPerMillion: 4.4 } },
    'z-ai/glm-5.3-flash': { upstream: 'z-ai/glm-5.3-flash', name: 'GLM 5.3 Flash', contextTokens: 1310720, pricing: { inputPerMillion: 0.075, cacheReadPerMillion: 0.015, outputPerMillion: 0.25 } },
  }),
}

/** The ids of known models, for completion in editors; OpenRouter's own are any string. */
export type KnownModelId =
  | 'amazon/nova-2-lite-v1'
  | 'amazon/nova-lite-v1'
  | 'amazon/nova-micro-v1'
  | 'amazon/nova-premier-v1'
  | 'amazon/nova-pro-v1'
  | 'anthropic/claude-3-haiku'
  | 'anthropic/claude-3.5-haiku'
  | 'anthropic/claude-3.5-sonnet'
  | 'anthropic/claude-3.7-sonnet'
  | 'anthropic/claude-fable-5'
  | 'anthropic/claude-fable-5.1'
  | 'anthropic/claude-haiku-4.5'
  | 'anthropic/claude-opus-4'
  | 'anthropic/claude-opus-4.1'
  | 'anthropic/claude-opus-4.5'
  | 'anthropic/claude-opus-4.6'
  | 'anthropic/claude-opus-4.7'
  | 'anthropic/claude-opus-4.8'
  | 'anthropic/claude-opus-5'
  | 'anthropic/claude-opus-5.5'
  | 'anthropic/claude-sonnet-4'
  | 'anthropic/claude-sonnet-4.5'
  | 'anthropic/claude-sonnet-4.6'
  | 'anthropic/claude-sonnet-5'
  | 'cohere/command-a'
  | 'cohere/command-r-08-2024'
  | 'cohere/command-r-plus-08-2024'
  | 'cohere/command-r7b-12-2024'
  | 'cohere/embed-v4.0'
  | 'deepseek/deepseek-chat'
  | 'deepseek/deepseek-chat-v3-0324'
  | 'deepseek/deepseek-r1-0528'
  | 'deepseek/deepseek-reasoner'
  | 'deepseek/deepseek-v3.2'
  | 'deepseek/deepseek-v4-flash'
  | 'deepseek/deepseek-v4-pro'
  | 'google/gemini-2.0-flash-001'
  | 'google/gemini-2.0-flash-lite-001'
  | 'google/gemini-2.5-flash'
  | 'google/gemini-2.5-flash-image'
  | 'google/gemini-2.5-flash-lite'
  | 'google/gemini-2.5-pro'
  | 'google/gemini-3-flash-preview'
  | 'google/gemini-3-pro-image-preview'
  | 'google/gemini-3-pro-preview'
  | 'google/gemini-3.1-flash-image-preview'
  | 'google/gemini-3.1-flash-lite'
  | 'google/gemini-3.1-pro-preview'
  | 'google/gemini-3.5-flash'
  | 'google/gemini-3.5-flash-lite'
  | 'google/gemini-3.6-flash'
  | 'google/gemini-3.7-flash'
  | 'google/gemini-3.8-flash'
  | 'google/gemini-embedding-001'
  | 'google/gemma-3-27b-it'
  | 'google/gemma-4-26b-a4b-it'
  | 'google/gemma-4-31b-it'
  | 'meta-llama/llama-3-8b-instruct'
  | 'meta-llama/llama-3.1-405b-instruct'
  | 'meta-llama/llama-3.1-70b-instruct'
  | 'meta-llama/llama-3.1-8b-instruct'
  | 'meta-llama/llama-3.3-70b-instruct'
  | 'meta-llama/llama-4-maverick'
  | 'meta-llama/llama-4-scout'
  | 'meta-llama/llama-guard-4-12b'
  | 'minimax/minimax-m2.1'
  | 'minimax/minimax-m2.7'
  | 'minimax/minimax-m3'
  | 'mistralai/codestral-2508'
  | 'mistralai/devstral-2512'
  | 'mistralai/ministral-14b-2512'
  | 'mistralai/ministral-3b-2512'
  | 'mistralai/ministral-8b-2512'
  | 'mistralai/mistral-7b-instruct-v0.2'
  | 'mistralai/mistral-embed-2312'
  | 'mistralai/mistral-large-2411'
  | 'mistralai/mistral-large-2512'
  | 'mistralai/mistral-medium-3'
  | 'mistralai/mistral-medium-3-5'
  | 'mistralai/mistral-medium-3.1'
  | 'mistralai/mistral-nemo'
  | 'mistralai/mistral-small-2603'
  | 'mistralai/mixtral-8x7b-instruct'
  | 'mistralai/pixtral-large-2411'
  | 'mistralai/voxtral-small-24b-2507'
  | 'moonshotai/kimi-k2-0905'
  | 'moonshotai/kimi-k2.5'
  | 'moonshotai/kimi-k2.6'
  | 'moonshotai/kimi-k2.7-code'
  | 'moonshotai/kimi-k3'
  | 'nvidia/nemotron-3-ultra-550b-a55b'
  | 'openai/gpt-3.5-turbo'
  | 'openai/gpt-3.5-turbo-16k'
  | 'openai/gpt-3.5-turbo-instruct'
  | 'openai/gpt-4'
  | 'openai/gpt-4-turbo'
  | 'openai/gpt-4.1'
  | 'openai/gpt-4.1-2025-04-14'
  | 'openai/gpt-4.1-mini'
  | 'openai/gpt-4.1-mini-2025-04-14'
  | 'openai/gpt-4.1-nano'
  | 'openai/gpt-4.1-nano-2025-04-14'
  | 'openai/gpt-4o'
  | 'openai/gpt-4o-2024-05-13'
  | 'openai/gpt-4o-2024-08-06'
  | 'openai/gpt-4o-2024-11-20'
  | 'openai/gpt-4o-mini'
  | 'openai/gpt-4o-mini-2024-07-18'
  | 'openai/gpt-4o-mini-search-preview'
  | 'openai/gpt-4o-search-preview'
  | 'openai/gpt-5'
  | 'openai/gpt-5-2025-08-07'
  | 'openai/gpt-5-chat'
  | 'openai/gpt-5-codex'
  | 'openai/gpt-5-mini'
  | 'openai/gpt-5-mini-2025-08-07'
  | 'openai/gpt-5-nano'
  | 'openai/gpt-5-nano-2025-08-07'
  | 'openai/gpt-5-pro'
  | 'openai/gpt-5.1'
  | 'openai/gpt-5.1-2025-11-13'
  | 'openai/gpt-5.1-chat'
  | 'openai/gpt-5.1-codex'
  | 'openai/gpt-5.1-codex-max'
  | 'openai/gpt-5.1-codex-mini'
  | 'openai/gpt-5.2'
  | 'openai/gpt-5.2-2025-12-11'
  | 'openai/gpt-5.2-chat'
  | 'openai/gpt-5.2-codex'
  | 'openai/gpt-5.2-pro'
  | 'openai/gpt-5.3-chat'
  | 'openai/gpt-5.3-codex'
  | 'openai/gpt-5.4'
  | 'openai/gpt-5.4-2026-03-05'
  | 'openai/gpt-5.4-mini'
  | 'openai/gpt-5.4-nano'
  | 'openai/gpt-5.4-pro'
  | 'openai/gpt-5.5'
  | 'openai/gpt-5.5-2026-04-23'
  | 'openai/gpt-5.5-pro'
  | 'openai/gpt-5.6-luna'
  | 'openai/gpt-5.6-sol'
  | 'openai/gpt-5.6-terra'
  | 'openai/gpt-6-astra'
  | 'openai/gpt-6-luna'
  | 'openai/gpt-6-sol'
  | 'openai/gpt-audio'
  | 'openai/gpt-audio-mini'
  | 'openai/gpt-oss-120b'
  | 'openai/gpt-oss-20b'
  | 'openai/o1'
  | 'openai/o1-pro'
  | 'openai/o3'
  | 'openai/o3-deep-research'
  | 'openai/o3-mini'
  | 'openai/o3-pro'
  | 'openai/o4-mini'
  | 'openai/o4-mini-deep-research'
  | 'openai/text-embedding-3-large'
  | 'openai/text-embedding-3-small'
  | 'openai/text-embedding-ada-002'
  | 'perplexity/sonar'
  | 'perplexity/sonar-deep-research'
  | 'perplexity/sonar-pro'
  | 'perplexity/sonar-reasoning-pro'
  | 'qwen/qwen2.5-vl-72b-instruct'
  | 'qwen/qwen3-235b-a22b'
  | 'qwen/qwen3-32b'
  | 'qwen/qwen3-coder'
  | 'qwen/qwen3-coder-30b-a3b-instruct'
  | 'qwen/qwen3.6-plus'
  | 'qwen/qwen3.7-plus'
  | 'writer/palmyra-x5'
  | 'x-ai/grok-3'
  | 'x-ai/grok-3-mini'
  | 'x-ai/grok-4'
  | 'x-ai/grok-4-fast'
  | 'x-ai/grok-4.1-fast'
  | 'x-ai/grok-4.20'
  | 'x-ai/grok-4.20-multi-agent'
  | 'x-ai/grok-4.3'
  | 'x-ai/grok-4.5'
  | 'x-ai/grok-4.6'
  | 'x-ai/grok-build-0.1'
  | 'x-ai/grok-code-fast-1'
  | 'z-ai/glm-4.7'
  | 'z-ai/glm-5.1'
  | 'z-ai/glm-5.2'
