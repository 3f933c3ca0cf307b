import { OptionsError } from '../errors/gateway-error.ts'
import type { ModelPricing } from './offer.ts'

/**
 * What vendors ask, in USD, with room on both sides: a price outside is a price per token or per thousand that was written as
 * one per million, or the other way round.
 */
const plausible: Partial<Record<keyof ModelPricing, readonly [number, number]>> = {
  inputPerMillion: [0.001, 1_000],
  outputPerMillion: [0.001, 3_000],
  cacheReadPerMillion: [0.0002, 1_000],
  cacheWritePerMillion: [0.001, 2_000],
  cacheWrite1hPerMillion: [0.001, 4_000],
  reasoningPerMillion: [0.001, 3_000],
  inputAudioPerMillion: [0.001, 2_000],
  outputAudioPerMillion: [0.001, 4_000],
  inputImagePerMillion: [0.001, 2_000],
  outputImagePerMillion: [0.001, 4_000],
  requestUsd: [0.000_001, 100],
  webSearchUsd: [0.000_01, 10],
}

/** How far a price may lie from the one known for the model. */
const farOff = 100

/**
 * Finds prices in the wrong unit (R14), where a vendor's price for the same model or common sense shows it. 0 is free, and fine.
 * @param where names the entry, e.g. `openai: openai/gpt-4o`
 * @param known what the model is known to cost at this vendor
 * @throws OptionsError `implausible_price`
 */
export function checkPrices(pricing: ModelPricing, where: string, known: ModelPricing | undefined): void {
  if (pricing.unusual) return
  for (const [member, [least, most]] of Object.entries(plausible)) {
    const price = pricing[member as keyof typeof plausible]
    if (typeof price !== 'number' || price <= 0) continue // below zero is for compilePrices to refuse
    const expected = known?.[member as keyof typeof plausible]
    const isFarOff =
      typeof expected === 'number' && expected > 0 && Math.abs(Math.log(price / expected)) > Math.log(farOff)
    if (price >= least && price <= most && !isFarOff) continue
    const hint = isFarOff ? `the model is known at ${expected}` : `vendors ask ${least} to ${most}`
    throw new OptionsError(
      'implausible_price',
      `${where}: pricing.${member} is ${price}, but ${hint}; the unit is USD ${unitOf(member)}. If it is meant, add unusual: true`,
    )
  }
}

const unitOf = (member: string): string => (member.endsWith('PerMillion') ? 'per million tokens' : 'apiece')
