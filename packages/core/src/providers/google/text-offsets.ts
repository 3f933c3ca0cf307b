/** Turns offsets in bytes of UTF-8, as Google counts, into offsets in a JavaScript string, while the text still grows. */
export interface TextOffsets {
  append(piece: string): void
  /** In UTF-16 units. */
  readonly length: number
  /** `undefined` beyond what has been appended; within a character: its start. */
  unitsAt(byteOffset: number): number | undefined
}

export function createTextOffsets(): TextOffsets {
  // pieces wait here until somebody asks: most answers cite nothing
  let waiting: string[] = []
  let length = 0
  let scannedUnits = 0
  let scannedBytes = 0
  // where each character of more than one byte ends, ascending; between two of them bytes and units run in step
  const wideEnds: { bytes: number; units: number; width: number; unitWidth: number }[] = []

  const scan = (text: string): void => {
    for (let i = 0; i < text.length; ) {
      const code = text.codePointAt(i)!
      const unitWidth = code > 0xffff ? 2 : 1
      const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
      i += unitWidth
      scannedUnits += unitWidth
      scannedBytes += width
      if (width > 1) wideEnds.push({ bytes: scannedBytes, units: scannedUnits, width, unitWidth })
    }
  }

  return {
    append(piece) {
      waiting.push(piece)
      length += piece.length
    },
    get length() {
      return length
    },
    unitsAt(byteOffset) {
      if (waiting.length > 0) scan(waiting.join(''))
      waiting = []
      if (byteOffset > scannedBytes) return undefined
      let low = 0
      let high = wideEnds.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (wideEnds[middle]!.bytes <= byteOffset) low = middle + 1
        else high = middle
      }
      const before = wideEnds[low - 1]
      const next = wideEnds[low]
      if (next && byteOffset > next.bytes - next.width) return next.units - next.unitWidth
      return (before?.units ?? 0) + (byteOffset - (before?.bytes ?? 0))
    },
  }
}
