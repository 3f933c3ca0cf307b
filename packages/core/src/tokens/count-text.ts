import { cellCosts } from './cell-costs.generated.ts'
import { cellCount, classOfCell, scan } from './cells.ts'
import { factorsOf, type TokenFamily } from './script-factors.ts'

/**
 * Estimated tokens of `text` from `start` to `end`. Linear whatever the text is; not rounded, so that the counts of pieces
 * add up.
 */
export const countText = (text: string, family: TokenFamily, start = 0, end = text.length): number =>
  scan(text, { weights: weightsOf(family), start, end, most: Number.POSITIVE_INFINITY }).sum

/** How many code units from `start` on hold at most `tokens` tokens, as the index after them. Looks no further. */
export const endWithin = (text: string, family: TokenFamily, tokens: number, start = 0): number =>
  scan(text, { weights: weightsOf(family), start, end: text.length, most: tokens }).index

/** The index from which the rest of the text holds at most `tokens` tokens. Looks at no more of the text than it must. */
export function startWithin(text: string, family: TokenFamily, tokens: number): number {
  for (let length = Math.ceil(tokens * 4) + 64; ; length *= 2) {
    const start = Math.max(0, text.length - length)
    const beyond = countText(text, family, start) - tokens
    if (beyond > 0) return endWithin(text, family, beyond, start) + 1
    if (start === 0) return 0
  }
}

/** A table of 140 kB for each family in use. */
const known = new Map<TokenFamily, Float32Array>()

function weightsOf(family: TokenFamily): Float32Array {
  let weights = known.get(family)
  if (!weights) known.set(family, (weights = buildWeights(family)))
  return weights
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
let costs: Float32Array | undefined

/** Plain loops: this runs on the event loop when a family is first met. */
function buildWeights(family: TokenFamily): Float32Array {
  costs ??= readCosts()
  const factors = factorsOf(family)
  const weights = new Float32Array(cellCount)
  for (let cell = 0; cell < cellCount; cell++) weights[cell] = costs[cell]! * factors[classOfCell(cell)]!
  return weights
}

function readCosts(): Float32Array {
  const costOf = new Float32Array(128)
  for (let value = 0; value < alphabet.length; value++) costOf[alphabet.charCodeAt(value)] = (value / 36) ** 2
  const read = new Float32Array(cellCount)
  for (let cell = 0; cell < cellCount; cell++) read[cell] = costOf[cellCosts.charCodeAt(cell)]!
  return read
}
