import type { ChatRequest } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import { effortShares, wantedReasoning, type WantedReasoning } from '../wanted-reasoning.ts'
import { type EncodeContext, warn } from './encode-context.ts'

export interface ThinkingConfig {
  includeThoughts?: boolean
  thinkingBudget?: number
  thinkingLevel?: string
}

/**
 * Section 10: effort as `thinkingLevel` from Gemini 3 on, as a share of the output tokens in `thinkingBudget` for 2.5; a
 * budget of the caller's as `thinkingBudget` for both. Nothing asked for, nothing sent.
 */
export function encodeReasoning(
  request: ChatRequest,
  offer: ModelOffer,
  context: EncodeContext,
): ThinkingConfig | undefined {
  const wanted = wantedReasoning(request)
  if (!wanted) return undefined
  const { generation, isGemma } = context.family
  if (!offer.reasoning && (isGemma || generation < 2.5)) {
    if (!wanted.off) warn(context, 'unsupported', 'reasoning', `${offer.upstream} does not think`)
    return undefined
  }
  const takesLevels = offer.reasoning ? offer.reasoning.efforts !== undefined : generation >= 3
  const amount = takesLevels ? levelOf(wanted, offer, context) : budgetOf(wanted, request, offer, context)
  return { ...amount, includeThoughts: wanted.include && !wanted.off }
}

const levels = ['minimal', 'low', 'medium', 'high', 'xhigh'] as const

function levelOf(wanted: WantedReasoning, offer: ModelOffer, context: EncodeContext): ThinkingConfig {
  const taken = levels.filter((level) =>
    (offer.reasoning?.efforts ?? levelsByName(offer.upstream, context.family.generation)).includes(level),
  )
  if (wanted.off) {
    warn(context, 'changed', 'reasoning', `${offer.upstream} cannot stop thinking: it thinks as little as it can`)
    return { thinkingLevel: (taken[0] ?? 'low').toUpperCase() }
  }
  if (wanted.maxTokens !== undefined) return { thinkingBudget: wanted.maxTokens }
  if (wanted.effort === undefined) return {}
  const rank = levels.indexOf(wanted.effort === 'max' ? 'xhigh' : (wanted.effort as (typeof levels)[number]))
  // the nearest level; of two equally near ones the higher
  const nearest = [...taken].reverse().sort((a, b) => distance(a, rank) - distance(b, rank))[0] ?? 'high'
  if (nearest !== wanted.effort) {
    warn(context, 'changed', 'reasoning.effort', `${offer.upstream} does not take ${wanted.effort}: ${nearest} is sent`)
  }
  return { thinkingLevel: nearest.toUpperCase() }
}

const distance = (level: (typeof levels)[number], rank: number): number => Math.abs(levels.indexOf(level) - rank)

/** https://ai.google.dev/gemini-api/docs/thinking#thinking-levels, and the model table of @ai-sdk/google 4.0.121; read 2026-11-22. */
function levelsByName(upstream: string, generation: number): readonly string[] {
  const name = upstream.slice(upstream.lastIndexOf('/') + 1)
  if (name.startsWith('gemini-3-pro')) return ['low', 'high']
  if (name.startsWith('gemini-4-hydrogen')) return ['low', 'medium', 'high', 'xhigh']
  const isLateFlash = generation >= 3.7 && /-flash(?!-lite)\b/.test(name)
  return isLateFlash || /-pro\b/.test(name) ? ['low', 'medium', 'high'] : ['minimal', 'low', 'medium', 'high']
}

/** The longest answer of every Gemini 2.5 model; https://ai.google.dev/gemini-api/docs/models, read 2026-11-22. */
const maxOutputTokens = 65_536

function budgetOf(
  wanted: WantedReasoning,
  request: ChatRequest,
  offer: ModelOffer,
  context: EncodeContext,
): ThinkingConfig {
  const range = budgetRange(offer.upstream)
  if (wanted.off) {
    if (!range.canStop) {
      warn(context, 'changed', 'reasoning', `${offer.upstream} cannot stop thinking: it thinks as little as it can`)
    }
    return { thinkingBudget: range.canStop ? 0 : range.min }
  }
  if (wanted.maxTokens !== undefined) {
    const budget = clamp(wanted.maxTokens, range)
    if (budget !== wanted.maxTokens) {
      warn(context, 'changed', 'reasoning.max_tokens', `${offer.upstream} thinks ${range.min} to ${range.max} tokens`)
    }
    return { thinkingBudget: budget }
  }
  if (wanted.effort === undefined) return {}
  const output = request.max_completion_tokens ?? request.max_tokens ?? offer.maxOutputTokens ?? maxOutputTokens
  return { thinkingBudget: clamp(Math.floor(output * effortShares[wanted.effort]), range) }
}

interface BudgetRange {
  min: number
  max: number
  canStop: boolean
}

const clamp = (tokens: number, { min, max }: BudgetRange): number => Math.min(max, Math.max(min, tokens))

/** https://ai.google.dev/gemini-api/docs/thinking#set-budget, read 2026-11-22. */
function budgetRange(upstream: string): BudgetRange {
  if (/-pro\b/.test(upstream)) return { min: 128, max: 32_768, canStop: false }
  if (/-flash-lite\b/.test(upstream)) return { min: 512, max: 24_576, canStop: true }
  return { min: 1, max: 24_576, canStop: true }
}
