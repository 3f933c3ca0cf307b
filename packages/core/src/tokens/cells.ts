/*
 * Token counts are estimated from cells. Each code unit of a text falls into one, by itself and the units before it; the
 * cell's weight is how many tokens begin there on average. What decides where tokens begin in every published tokenizer is
 * the kind of the neighbouring characters (words take the blank or the sign before them, runs of blanks are one token),
 * the letters inside a word, and the length of a run: that is what the cells tell apart.
 */

/** The class of each UTF-16 code unit: small letters one by one, capitals, digits, blanks, signs one by one, then scripts. */
export const classes = new Uint8Array(65_536)

/** Where scripts begin, by code unit. Each range is a class; surrogates stand for emoji. */
export const scriptStarts = [
  0x80, 0xc0, 0x100, 0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x780, 0x900, 0x980, 0xa00, 0xb80, 0xc00, 0xc80, 0xe00,
  0xe80, 0x10_a0, 0x11_00, 0x1e_00, 0x1f_00, 0x20_00, 0x20_70, 0x25_00, 0x25_a0, 0x2e_80, 0x30_40, 0x30_a0, 0x31_00,
  0x4e_00, 0xa0_00, 0xac_00, 0xd8_00, 0xdc_00, 0xe0_00, 0xff_00,
] as const

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
  if (unit === 10) return newlineClass
  if (unit === 13) return returnClass
  return unit < 32 || unit === 127 ? controlClass : sign++
}

/*
 * Three kinds of cells. Pairs: a row for the unit before, a column for the unit; a sign has three rows, as what stands
 * before it (a blank, another sign, anything else) decides whether it joins the word after it. Runs: the class and how
 * long it has lasted. Words: the last three letters.
 */
const contexts = 3
const contextOf = Uint16Array.from({ length: classCount }, (_, of) =>
  of === blankClass ? classCount : of >= firstSign && of < firstScript ? 2 * classCount : 0,
)
const rowStarts = Uint16Array.from({ length: contexts * classCount }, (_, at) => {
  const context = Math.floor(at / classCount)
  const before = at % classCount
  const row = before < firstSign ? before : before + (before < firstScript ? context : contexts - 1) * signCount
  return row * classCount
})
const rows = classCount + (contexts - 1) * signCount
const runLengths = 11
const runLengthOf = Uint8Array.from({ length: 64 }, (_, run) => (run < 8 ? run : run < 16 ? 8 : run < 40 ? 9 : 10))
const firstRunCell = rows * classCount
const firstWordCell = firstRunCell + classCount * runLengths
export const cellCount = firstWordCell + 26 ** 3

/** The class of the unit that falls into a cell. */
export function classOfCell(cell: number): number {
  if (cell >= firstWordCell) return (cell - firstWordCell) % 26
  return cell >= firstRunCell ? Math.floor((cell - firstRunCell) / runLengths) : cell % classCount
}

/** Cells that differ only in what stands further back: a rare one costs about what its family does. */
export function cellFamilyOf(cell: number): string {
  if (cell >= firstWordCell) return `word ${(cell - firstWordCell) % 26 ** 2}`
  if (cell >= firstRunCell) return `run ${cell}`
  const row = Math.floor(cell / classCount)
  const before = row < firstSign ? row : row < firstSign + contexts * signCount ? firstSign + (row % signCount) : row
  return `pair ${before} ${cell % classCount}`
}

export interface Scan {
  /** A number per cell. */
  weights: Float32Array
  start: number
  end: number
  /** Stops before the sum would exceed this. */
  most: number
}

/** How many code units are added up before the sum is compared: comparing it each time would double the cost. */
const stride = 4096

/**
 * Adds up the weights of a text's cells: one pass, nothing allocated per unit, 6 ns each.
 * @returns the sum, and the index of the first code unit that is not in it
 */
export function scan(text: string, { weights, start, end, most }: Scan): { sum: number; index: number } {
  // local variables and one loop: as an object with a method it takes twice as long
  let before = newlineClass
  let context = 0
  let letter = 0
  let letterBefore = 0
  let run = 0
  let sum = 0
  let index = start
  let step = stride
  while (index < end) {
    const state = [before, context, letter, letterBefore, run, sum, index] as const
    for (const stop = Math.min(end, index + step); index < stop; index++) {
      const unit = text.charCodeAt(index)
      const current = classes[unit]!
      let cell = rowStarts[context + before]! + current
      if (current < letterClasses) {
        run = before < letterClasses ? run + 1 : 0
        if (run > 1 && current < upperClass) cell = firstWordCell + (letterBefore * 26 + letter) * 26 + current
        else if (current === before && current === upperClass) cell = runCell(current, run)
        letterBefore = letter
        letter = (unit | 32) - 97
      } else if (current === before) cell = runCell(current, ++run)
      else run = 0
      context = contextOf[before]!
      before = current
      sum += weights[cell]!
    }
    if (sum <= most) continue
    // too far: back to where this stride began, and on in smaller ones
    ;[before, context, letter, letterBefore, run, sum, index] = state
    if (step === 1) break
    step /= 16
  }
  return { sum, index }
}

const runCell = (unitClass: number, run: number): number =>
  firstRunCell + unitClass * runLengths + runLengthOf[run > 63 ? 63 : run]!
