/** Finds the objects of a JSON text: of an array, one after another, or a single one. Reads each character once. */
export interface JsonSplitter {
  /** @throws RangeError when one object exceeds the limit */
  push(text: string, onObject: (json: string) => void): void
}

export function createJsonSplitter(maxChars: number): JsonSplitter {
  // what has arrived of the object we are in
  let pieces: string[] = []
  let pieceChars = 0
  let depth = 0
  let inString = false
  let escaped = false

  const keep = (piece: string): void => {
    pieces.push(piece)
    pieceChars += piece.length
    if (pieceChars > maxChars) throw new RangeError(`a message of more than ${maxChars} characters`)
  }

  return {
    push(text, onObject) {
      let start = depth > 0 ? 0 : -1
      let i = 0
      while (i < text.length) {
        if (inString) {
          if (escaped) {
            escaped = false
            i += 1
            continue
          }
          const stop = nextOf(stringStops, text, i)
          if (stop < 0) break
          if (text[stop] === '\\') escaped = true
          else inString = false
          i = stop + 1
          continue
        }
        const stop = nextOf(structureStops, text, i)
        if (stop < 0) break
        i = stop + 1
        switch (text[stop]) {
          case '"':
            // a string outside of any object belongs to none
            inString = true
            break
          case '{':
            if (depth === 0) start = stop
            depth += 1
            break
          case '}':
            if (depth === 0) break
            depth -= 1
            if (depth > 0) break
            keep(text.slice(start, i))
            onObject(pieces.join(''))
            pieces = []
            pieceChars = 0
            start = -1
            break
          default:
        }
      }
      if (start >= 0) keep(text.slice(start))
    },
  }
}

const stringStops = /["\\]/g
const structureStops = /["{}]/g

function nextOf(stops: RegExp, text: string, from: number): number {
  stops.lastIndex = from
  return stops.test(text) ? stops.lastIndex - 1 : -1
}
