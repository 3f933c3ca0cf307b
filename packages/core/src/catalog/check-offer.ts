import { invalidOption, refuseUnknown } from '../errors/check-option.ts'
import type { ModelOffer, ModelPricing, PricingCondition } from './offer.ts'

type Members<T> = Readonly<Record<keyof T, true>>

const offerMembers: Members<ModelOffer> = {
  upstream: true,
  name: true,
  contextTokens: true,
  maxOutputTokens: true,
  maxMessages: true,
  pricing: true,
  supports: true,
  input: true,
  output: true,
  quantization: true,
  dataPolicy: true,
  distillable: true,
  tag: true,
  tier: true,
  reasoning: true,
  limits: true,
  created: true,
  source: true,
}

const rateMembers: Members<Omit<ModelPricing, 'tiers'>> = {
  inputPerMillion: true,
  outputPerMillion: true,
  cacheReadPerMillion: true,
  cacheWritePerMillion: true,
  cacheWrite1hPerMillion: true,
  reasoningPerMillion: true,
  inputAudioPerMillion: true,
  outputAudioPerMillion: true,
  inputImagePerMillion: true,
  outputImagePerMillion: true,
  requestUsd: true,
  webSearchUsd: true,
  unusual: true,
}

const conditionMembers: Members<PricingCondition> = {
  minPromptTokens: true,
  fromDate: true,
  utcStart: true,
  utcEnd: true,
}

/**
 * Finds what a user's entry for a model misspells: a price under a wrong name would be an unknown price, and the model free.
 * @param where names the entry, e.g. `openai: models['openai/gpt-4o']`
 * @throws OptionsError `unknown_option`, `invalid_option`
 */
export function checkOffer(where: string, offer: Partial<ModelOffer>): void {
  refuseUnknown(where, offer, Object.keys(offerMembers))
  for (const name of ['contextTokens', 'maxOutputTokens', 'maxMessages'] as const) {
    const value = offer[name]
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw invalidOption(`${where}.${name}`, 'a whole number of 1 or more', value)
    }
  }
  for (const name of ['supports', 'input', 'output'] as const) {
    if (offer[name] !== undefined && !Array.isArray(offer[name])) {
      throw invalidOption(`${where}.${name}`, 'a list', offer[name])
    }
  }
  const { pricing } = offer
  if (pricing === undefined) return
  refuseUnknown(`${where}.pricing`, pricing, [...Object.keys(rateMembers), 'tiers'])
  for (const tier of pricing.tiers ?? []) {
    refuseUnknown(`${where}.pricing.tiers[]`, tier, Object.keys({ ...rateMembers, ...conditionMembers }))
  }
}
