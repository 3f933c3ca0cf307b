import type { Endpoint } from '../catalog/catalog.ts'
import { brokenRules } from '../catalog/model-rule.ts'
import { type Rates, ratesAt } from '../catalog/price-table.ts'
import { tokenProfile } from '../tokens/profile.ts'
import { pricedRequest } from './balance.ts'
import { namesAny } from './match-provider.ts'
import type { MaxPrice } from './parse-preferences.ts'
import type { ExcludedBy, Exclusion, PlanInput } from './plan.ts'
import { missingParameters, type Needs } from './request-needs.ts'
import type { Rules } from './rules.ts'

/** A rule every endpoint of a plan must keep. */
export interface Filter {
  reason: ExcludedBy
  /** Why the endpoint breaks the rule, for people; `undefined`: it keeps it. */
  refuse(endpoint: Endpoint): string | undefined
}

interface FilterContext {
  rules: Rules
  needs: Needs
  input: PlanInput
}

/** The filters a request calls for, in the order they apply; for the commonest request none. */
export function filtersOf(context: FilterContext): readonly Filter[] {
  const filters: Filter[] = []
  for (const make of all) {
    const filter = make(context)
    if (filter) filters.push(filter)
  }
  return filters
}

/** The endpoints that keep every rule; for each other, the first rule it breaks is noted. */
export function applyFilters(
  endpoints: readonly Endpoint[],
  filters: readonly Filter[],
  excluded: Exclusion[],
): readonly Endpoint[] {
  if (filters.length === 0) return endpoints
  return endpoints.filter((endpoint) => {
    for (const { reason, refuse } of filters) {
      const detail = refuse(endpoint)
      if (detail === undefined) continue
      excluded.push({ endpoint, reason, detail })
      return false
    }
    return true
  })
}

type MakeFilter = (context: FilterContext) => Filter | undefined

/** Whom the request allows comes before what it costs, as policies do in section 5. */
const all: readonly MakeFilter[] = [
  ({ input: { modelRules } }) =>
    modelRules?.length
      ? {
          reason: 'allowed_models',
          refuse({ model }) {
            const [broken] = brokenRules(modelRules, model)
            return (
              broken && `${broken.who} may not use the model ${model}; allowed: ${broken.models.join(', ') || 'none'}.`
            )
          },
        }
      : undefined,
  ({ rules }) =>
    rules.zdr ? { reason: 'data_policy:zdr', refuse: (endpoint) => refusePolicy(endpoint, 'retention') } : undefined,
  ({ rules }) =>
    rules.denyTraining
      ? { reason: 'data_policy:training', refuse: (endpoint) => refusePolicy(endpoint, 'training') }
      : undefined,
  ({ rules: { distillable } }) =>
    distillable
      ? {
          reason: 'distillable',
          refuse: ({ offer }) =>
            offer.distillable ? undefined : 'its author is not known to permit training on its answers',
        }
      : undefined,
  ({ rules: { only } }) =>
    only.length > 0
      ? {
          reason: 'allowed_providers',
          refuse: (endpoint) =>
            only.every((slugs) => namesAny(slugs, endpoint)) ? undefined : `${endpoint.tag} is not in the list allowed`,
        }
      : undefined,
  ({ rules: { ignore } }) =>
    ignore.length > 0
      ? {
          reason: 'ignored_providers',
          refuse: (endpoint) => (namesAny(ignore, endpoint) ? `${endpoint.tag} is ignored` : undefined),
        }
      : undefined,
  ({ rules: { quantizations } }) =>
    quantizations.length > 0
      ? {
          reason: 'quantization',
          refuse: ({ offer: { quantization = 'unknown' } }) =>
            quantizations.every((list) => coversQuantization(list, quantization)) ? undefined : `it is ${quantization}`,
        }
      : undefined,
  ({ needs: { input } }) =>
    input.size > 0
      ? { reason: 'modality', refuse: (endpoint) => refuseLack(input, endpoint.input, 'takes no') }
      : undefined,
  ({ needs: { output } }) =>
    output.size > 0
      ? { reason: 'modality', refuse: (endpoint) => refuseLack(output, endpoint.output, 'makes no') }
      : undefined,
  ({ needs: { maxTokens } }) =>
    maxTokens === undefined
      ? undefined
      : {
          reason: 'max_tokens',
          refuse: ({ offer: { maxOutputTokens, contextTokens } }) => {
            const most = Math.min(maxOutputTokens ?? Infinity, contextTokens ?? Infinity)
            return maxTokens > most ? `it answers with at most ${most} tokens, ${maxTokens} are asked for` : undefined
          },
        },
  ({ rules: { maxPrice }, input }) =>
    maxPrice ? { reason: 'max_price', refuse: (endpoint) => refusePrice(endpoint, maxPrice, input) } : undefined,
  ({ rules, input: { request } }) => {
    if (!rules.requireParameters) return undefined
    const missingFrom = missingParameters(request)
    return {
      reason: 'require_parameters',
      refuse: ({ parameters }) => {
        const missing = missingFrom(parameters)
        return missing.length > 0 ? `it does not take ${missing.join(', ')}` : undefined
      },
    }
  },
]

/** Who says nothing is taken to do both: a promise nobody made is none. */
function refusePolicy({ dataPolicy, provider }: Endpoint, member: 'training' | 'retention'): string | undefined {
  const policy = dataPolicy[member]
  if (policy === false) return undefined
  const deed = member === 'training' ? 'trains on what is sent' : 'keeps what is sent'
  return policy === undefined ? `it is not known whether ${provider.name} ${deed}` : `${provider.name} ${deed}`
}

const wider: Readonly<Record<string, string>> = { mxfp4: 'fp4', nvfp4: 'fp4', mxfp8: 'fp8' }

const coversQuantization = (list: readonly string[], quantization: string): boolean =>
  list.includes(quantization) || list.includes(wider[quantization] ?? quantization)

function refuseLack(wanted: ReadonlySet<string>, has: ReadonlySet<string>, lacks: string): string | undefined {
  const missing = [...wanted].filter((modality) => !has.has(modality))
  return missing.length > 0 ? `it ${lacks} ${missing.join(', ')}` : undefined
}

/** A member of `max_price`: its unit, how many of the price's units make one of it, and an endpoint's price for it. */
interface Cap {
  member: keyof MaxPrice
  unit: string
  picoPerUnit: number
  /** `undefined`: not known; `null`: nothing is charged for it by itself. */
  priceOf(rates: Rates, model: string): bigint | null | undefined
}

const perMillion = 1_000_000
const perPiece = 1_000_000_000_000

/** An image of a usual size, whose price stands for what images cost: prices are for their tokens. */
const usualImage = { width: 1024, height: 1024 }

/** What has no rate of its own costs as the prompt it is part of: only the token prices can be unknown. */
const caps: readonly Cap[] = [
  { member: 'prompt', unit: 'per million prompt tokens', picoPerUnit: perMillion, priceOf: ({ input }) => input },
  {
    member: 'completion',
    unit: 'per million completion tokens',
    picoPerUnit: perMillion,
    priceOf: ({ output }) => output,
  },
  { member: 'request', unit: 'per request', picoPerUnit: perPiece, priceOf: ({ request = null }) => request },
  {
    member: 'image',
    unit: `per image of ${usualImage.width} x ${usualImage.height} pixels`,
    picoPerUnit: perPiece,
    priceOf: ({ inputImage }, model) =>
      inputImage === undefined ? null : inputImage * BigInt(tokenProfile(model).media.image(usualImage)),
  },
  {
    member: 'audio',
    unit: 'per million audio tokens',
    picoPerUnit: perMillion,
    priceOf: ({ inputAudio = null }) => inputAudio,
  },
]

function refusePrice(endpoint: Endpoint, maxPrice: MaxPrice, input: PlanInput): string | undefined {
  const rates = endpoint.prices && ratesAt(endpoint.prices, pricedRequest(input))
  for (const { member, unit, picoPerUnit, priceOf } of caps) {
    const cap = maxPrice[member]
    if (cap === undefined) continue
    const price = rates && priceOf(rates, endpoint.model)
    if (price === undefined) return `its price ${unit} is not known`
    if (price !== null && price > Math.round(cap * picoPerUnit)) {
      return `it costs ${Number(price) / picoPerUnit} USD ${unit}, allowed are ${cap}`
    }
  }
  return undefined
}
