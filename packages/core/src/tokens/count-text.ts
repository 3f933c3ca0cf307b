import { cellCosts } from './cell-costs.generated.ts'
import { blankClass, cellCount, classOfCell, firstScript, scan, scriptStarts, upperClass } from './cells.ts'
import { factorsOf, type TokenFamily } from './script-factors.ts'

/**
 * Estimated tokens of `text` from `start` to `end`. Linear whatever the text is; not rounded, so that the counts of pieces
 * add up.
 */
export const countText = (text: string, family: TokenFamily, start = 0, end = text.length): number =>
  scan(text, { weights: weightsOf(family).estimate, start, end, most: Number.POSITIVE_INFINITY }).sum

/** How many code units from `start` on hold at most `tokens` tokens, as the index after them. Looks no further. */
export const endWithin = (text: string, family: TokenFamily, tokens: number, start = 0): number =>
  scan(text, { weights: weightsOf(family).estimate, start, end: text.length, most: tokens }).index

/** The index from which the rest of the text holds at most `tokens` tokens. Looks at no more of the text than it must. */
export function startWithin(text: string, family: TokenFamily, tokens: number): number {
  for (let length = Math.ceil(tokens * 4) + 64; ; length *= 2) {
    const start = Math.max(0, text.length - length)
    const beyond = countText(text, family, start) - tokens
    if (beyond > 0) return endWithin(text, family, beyond, start) + 1
    if (start === 0) return 0
  }
}

/**
 * A number of tokens the text does not exceed by more than one or two, however it is made, and not more than its bytes:
 * letters and blanks count two and a half times their estimate and at least a half, everything else of ASCII one, anything
 * else its bytes. Random characters of any kind and long runs of one stay below it with the tokenizers the tests have.
 */
export const textUpperBound = (text: string, family: TokenFamily): number =>
  scan(text, { weights: weightsOf(family).bound, start: 0, end: text.length, most: Number.POSITIVE_INFINITY }).sum

interface Weights {
  estimate: Float32Array
  bound: Float32Array
}

/** Two tables of 140 kB for each family in use. */
const known = new Map<TokenFamily, Weights>()

function weightsOf(family: TokenFamily): Weights {
  let weights = known.get(family)
  if (!weights) known.set(family, (weights = buildWeights(family)))
  return weights
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function buildWeights(family: TokenFamily): Weights {
  const factors = factorsOf(family)
  const costOf = (cell: number): number => (alphabet.indexOf(cellCosts[cell]!) / 36) ** 2
  const estimate = Float32Array.from({ length: cellCount }, (_, cell) => costOf(cell) * factors[classOfCell(cell)]!)
  return { estimate, bound: estimate.map((cost, cell) => boundOf(cost, classOfCell(cell))) }
}

/** Two and a half times the estimate, within what the worst text of such characters comes to; signs are worst one by one. */
function boundOf(cost: number, unitClass: number): number {
  if (unitClass < firstScript) {
    const least = unitClass < upperClass || unitClass === blankClass ? 0.5 : unitClass === upperClass ? 0.75 : 1
    return Math.min(1, Math.max(least, 2.5 * cost))
  }
  const start = scriptStarts[unitClass - firstScript]!
  return start < 0x8_00 || start === 0xd8_00 || start === 0xdc_00 ? 2 : 3
}
