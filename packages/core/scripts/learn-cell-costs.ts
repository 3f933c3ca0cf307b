/*
 * Learns `src/tokens/cell-costs.generated.ts` from folders of text: where o200k_base begins its tokens, averaged by cell.
 *
 *   node packages/core/scripts/learn-cell-costs.ts [WEIGHT:]FOLDER ...
 *
 * What is checked in was learnt on 2026-11-22 from 6.7 MB: Markdown and prose (weight 2), TypeScript, JavaScript, Python, C,
 * JSON, HTML, YAML, a twelfth of them with CRLF (1), messages of the TypeScript compiler in thirteen languages (1), names and
 * dates of ICU in twenty-three more (0.5), and recorded answers of models (40).
 *
 * Give it text of the kinds that are sent to models (code, Markdown, chat, JSON, other languages), chat with more weight, and
 * keep the recorded conversations out: they are what the result is judged by.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import bpeRanks from 'gpt-tokenizer/bpeRanks/o200k_base'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { cellCount, cellFamilyOf, classOfCell, firstScript, scan } from '../src/tokens/cells.ts'

const counts = new Float64Array(cellCount)
const starts = new Float64Array(cellCount)

for (const argument of process.argv.slice(2)) {
  const [, weight, folder] = /^(?:([\d.]+):)?(.+)$/.exec(argument)!
  for (const name of readdirSync(folder!, { recursive: true, encoding: 'utf8' })) {
    if (/\.(txt|md|ts|js|py|json|html|css|c|h|yml)$/.test(name))
      learn(readFileSync(join(folder!, name), 'utf8'), Number(weight ?? 1))
  }
}
writeFileSync(new URL('../src/tokens/cell-costs.generated.ts', import.meta.url), rendered(smoothed()))

function learn(text: string, weight: number): void {
  const begun = tokenStarts(text)
  for (const [index, cell] of cellsOf(text).entries()) {
    counts[cell]! += weight
    starts[cell]! += weight * begun[index]!
  }
}

/** How many tokens begin at each code unit. A blank that opens a token stands for the word after it: its token counts there. */
function tokenStarts(text: string): Uint8Array {
  const unitOfByte: number[] = []
  for (let unit = 0; unit < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(unit)!)
    for (let byte = Buffer.byteLength(character); byte > 0; byte--) unitOfByte.push(unit)
    unit += character.length
  }
  const begun = new Uint8Array(text.length)
  let byte = 0
  for (const token of encode(text, { disallowedSpecial: new Set() })) {
    begun[unitOfByte[byte]!]! += 1
    const bytes = bpeRanks[token]!
    byte += typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length
  }
  for (let unit = text.length - 2; unit >= 0; unit--) {
    if (text[unit] !== ' ') continue
    begun[unit + 1]! += begun[unit]!
    begun[unit] = 0
  }
  return begun
}

/** The cell of each code unit, read off the scan itself: cells depend on no more than the last seventy units. */
function cellsOf(text: string): Uint32Array {
  const weights = Float32Array.from({ length: cellCount }, (_, cell) => cell)
  const sumTo = (start: number, end: number): number => scan(text, { weights, start, end, most: Infinity }).sum
  return Uint32Array.from({ length: text.length }, (_, unit) => {
    const start = Math.max(0, unit - 70)
    return sumTo(start, unit + 1) - sumTo(start, unit)
  })
}

/** Averages, those of rare cells drawn towards the average of the cells like them. */
function smoothed(): Float64Array {
  const families = new Map<string, { count: number; start: number }>()
  for (let cell = 0; cell < cellCount; cell++) {
    for (const name of [cellFamilyOf(cell), `class ${classOfCell(cell)}`]) {
      const family = families.get(name) ?? { count: 0, start: 0 }
      families.set(name, { count: family.count + counts[cell]!, start: family.start + starts[cell]! })
    }
  }
  const drawn = (of: { count: number; start: number }, to: number, by: number): number =>
    (of.start + by * to) / (of.count + by)
  return Float64Array.from(counts, (count, cell) => {
    const unitClass = classOfCell(cell)
    const ofClass = drawn(families.get(`class ${unitClass}`)!, unitClass >= firstScript ? 1 : 0.7, 4)
    return drawn({ count, start: starts[cell]! }, drawn(families.get(cellFamilyOf(cell))!, ofClass, 4), 3)
  })
}

function rendered(costs: Float64Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const text = [...costs].map((cost) => alphabet[Math.min(63, Math.round(Math.sqrt(cost) * 36))]).join('')
  const today = new Date().toISOString().slice(0, 10)
  return `/**
 * One character a cell, in order: (value / 36)^2 tokens, where value is the character's place in the base64 alphabet. Where
 * o200k_base (gpt-tokenizer 4.0.0) begins its tokens, learnt by scripts/learn-cell-costs.ts on ${today}.
 */
export const cellCosts = [
${text
  .match(/.{1,116}/g)!
  .map((line) => `  '${line}',`)
  .join('\n')}
].join('')
`
}
