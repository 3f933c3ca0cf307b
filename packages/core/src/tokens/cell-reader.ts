/**
 * The features token counts are estimated from. Each code unit of a text falls into a cell by itself and the units before
 * it; the cell's cost is how many tokens begin there on average. What decides where tokens begin in every published
 * tokenizer is the kind of the neighbouring characters (words take the blank or the sign before them, runs of blanks are
 * one token), the letters inside a word, and the length of a run; that is what the cells tell apart.
 */
export class CellReader {
  #class = newlineClass
  #classBefore = newlineClass
  #unit = newline
  #unitBefore = newline
  #run = 0

  /** The cell of the next code unit. */
  next(unit: number): number {
    const before = this.#class
    const current = classes[unit]!
    const isWord = current < letterClasses
    if (current === before || (isWord && before < letterClasses)) this.#run++
    else this.#run = 0
    let cell: number
    if (isWord && this.#run >= 2 && unit >= 97) {
      cell = wordCells + (letterAt(this.#unitBefore) * 26 + letterAt(this.#unit)) * 26 + unit - 97
    } else if (this.#run >= 1 && current === before && current >= upperClass) {
      cell = runCells + current * runLengths + runLengthOf[this.#run > 63 ? 63 : this.#run]!
    } else {
      cell = rowOf[contextOf[this.#classBefore]! * classCount + before]! * classCount + current
    }
    this.#classBefore = before
    this.#class = current
    this.#unitBefore = this.#unit
    this.#unit = unit
    return cell
  }
}

/** The class of each UTF-16 code unit: small letters one by one, capitals, digits, blanks, signs one by one, then scripts. */
export const classes = new Uint8Array(65_536)

/** Where scripts begin, by code unit. Each range is a class; surrogates stand for emoji. */
export const scriptStarts = [
  0x80, 0xc0, 0x100, 0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x780, 0x900, 0x980, 0xa00, 0xb80, 0xc00, 0xc80, 0xe00,
  0xe80, 0x10_a0, 0x11_00, 0x1e_00, 0x1f_00, 0x20_00, 0x20_70, 0x25_00, 0x25_a0, 0x2e_80, 0x30_40, 0x30_a0, 0x31_00,
  0x4e_00, 0xa0_00, 0xac_00, 0xd8_00, 0xdc_00, 0xe0_00, 0xff_00,
] as const

const newline = 10
const upperClass = 26
const letterClasses = 27
const digitClass = 27
const blankClass = 28
const newlineClass = 29
const returnClass = 30
const controlClass = 31
export const firstSign = 32
const signCount = 32
export const firstScript = firstSign + signCount
export const classCount = firstScript + scriptStarts.length

let sign = firstSign
for (let unit = 0; unit < 0x80; unit++) classes[unit] = asciiClass(unit)
for (const [at, start] of scriptStarts.entries()) {
  classes.fill(firstScript + at, start, scriptStarts[at + 1] ?? classes.length)
}

function asciiClass(unit: number): number {
  if (unit >= 97 && unit <= 122) return unit - 97
  if (unit >= 65 && unit <= 90) return upperClass
  if (unit >= 48 && unit <= 57) return digitClass
  if (unit === 32) return blankClass
  if (unit === newline) return newlineClass
  if (unit === 13) return returnClass
  return unit < 32 || unit === 127 ? controlClass : sign++
}

/** What stands before a sign decides whether the sign joins the word after it: a blank, another sign, anything else. */
const contexts = 3
const contextOf = Uint8Array.from({ length: classCount }, (_, of) =>
  of === blankClass ? 1 : of >= firstSign && of < firstScript ? 2 : 0,
)
const rowOf = Uint8Array.from({ length: contexts * classCount }, (_, at) => {
  const context = Math.floor(at / classCount)
  const before = at % classCount
  return before >= firstSign && before < firstScript
    ? before + context * signCount
    : before < firstSign
      ? before
      : before + 2 * signCount
})
const rows = classCount + 2 * signCount

const runLengths = 11
const runLengthOf = Uint8Array.from({ length: 64 }, (_, run) => (run < 8 ? run : run < 16 ? 8 : run < 40 ? 9 : 10))

const runCells = rows * classCount
const wordCells = runCells + classCount * runLengths
export const cellCount = wordCells + 26 ** 3

/** 0 to 25, capitals as small letters. */
const letterAt = (unit: number): number => (unit | 32) - 97
