import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { findProvider } from '@pydantic/genai-prices'
import type { ModelOffer } from '../src/catalog/offer.ts'
import { libraryFacts, type LibraryModel, matches, scale } from '../src/catalog/price-library.ts'
import { knownVendors, serviceTiers } from './known-model-ids.ts'

/**
 * Writes `src/catalog/known-models.generated.ts` from the price library `@pydantic/genai-prices`: run it by hand after
 * updating the library or the ids, and read the difference before committing it.
 *
 *     node packages/core/scripts/generate-known-models.ts
 */

const target = fileURLToPath(new URL('../src/catalog/known-models.generated.ts', import.meta.url))

/** The day the data was read. Prices that begin later are kept as dated ones; those that ended before are dropped. */
const readOn = '2026-11-22'

/** The generated file's text. */
export function renderKnownModels(): string {
  const version = libraryVersion()
  const vendors = Object.entries(knownVendors).map(([vendor, { library, models }]) => {
    const rows = Object.entries(models).flatMap(([id, entry]) => {
      const own = typeof entry === 'string' ? { upstream: entry } : entry
      const offer = { ...own, ...factsFor(library, own.upstream) }
      return [row(id, offer), ...tierRows(vendor, id, offer)]
    })
    return block(vendor, rows)
  })
  return `import type { ModelOffer } from './offer.ts'

// Written by scripts/generate-known-models.ts from @pydantic/genai-prices ${version} on ${readOn}: do not edit.
// Prices in USD per million tokens. Functions, so that a vendor nobody uses costs nothing.

export const knownModelsSource = 'genai-prices ${version}, ${readOn}'

export const knownModels: Readonly<Record<string, () => Readonly<Record<string, ModelOffer>>>> = {
${[...vendors, block('openrouter', openRouterRows())].join('\n')}
}

/** The ids of known models, for completion in editors; OpenRouter's own are any string. */
export type KnownModelId =
${knownIds()
  .map((id) => `  | ${quote(id)}`)
  .join('\n')}
`
}

function knownIds(): string[] {
  return [...new Set(Object.values(knownVendors).flatMap(({ models }) => Object.keys(models)))].sort()
}

const block = (vendor: string, rows: string[]): string => `  ${vendor}: () => ({\n${rows.join('\n')}\n  }),`

const row = (id: string, offer: object): string => `    ${quote(id)}: ${literal(offer)},`

/** `author/slug@flex` and `@priority`: the same offer at another price per token. */
function tierRows(vendor: string, id: string, { pricing, ...offer }: Partial<ModelOffer>): string[] {
  const factors = serviceTiers[vendor]?.find(([match]) => match.test(id))?.[1]
  if (!factors || !pricing) return []
  return Object.entries(factors).map(([tier, factor]) =>
    row(`${id}@${tier}`, { ...offer, pricing: scale(pricing, factor) }),
  )
}

/** OpenRouter's ids are canonical ids already; its `~latest` aliases and the library's short spellings are not models. */
function openRouterRows(): string[] {
  return libraryModels('openrouter')
    .filter((model) => /^[a-z0-9-]+\/[^\s]+$/.test(model.id))
    .map((model) => row(model.id, { upstream: model.id, ...libraryFacts(model, readOn) }))
}

function factsFor(library: string, upstream: string): Partial<ModelOffer> {
  const model = libraryModels(library).find((candidate) => matches(candidate.match, upstream))
  if (!model) throw new Error(`the price library has no ${library} model for ${upstream}`)
  const { name, ...facts } = libraryFacts(model, readOn)
  // the library files snapshots and siblings of one price under one entry: its name is the entry's own
  return model.id === upstream && name ? { name, ...facts } : facts
}

export function libraryModels(library: string): readonly LibraryModel[] {
  const provider = findProvider({ providerId: library })
  if (!provider) throw new Error(`the price library has no provider ${library}`)
  return provider.models
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`)
  return `{ ${members.join(', ')} }`
}

function libraryVersion(): string {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('@pydantic/genai-prices').replace(/dist\/.*$/, 'package.json')
  return (require(manifest) as { version: string }).version
}

/** What the library prices at a vendor and nothing here names: for whoever decides whether it belongs here. */
function* leftOut(): Generator<string> {
  for (const [vendor, { library, models }] of Object.entries(knownVendors)) {
    const named = Object.values(models).map((entry) => (typeof entry === 'string' ? entry : entry.upstream))
    const others = libraryModels(library).filter(({ match }) => !named.some((id) => matches(match, id)))
    if (others.length > 0) yield `${vendor}: ${others.map(({ id }) => id).join(' ')}`
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, renderKnownModels())
  console.log(['Not listed, on purpose or not yet:', ...leftOut()].join('\n'))
}
