import type { JsonObject } from '../json-value.ts'

/** A server that numbers choices beyond this is not making choices; callers may ask for 128. */
const maxChoices = 1024

/** Which choice an entry of `choices` is about; `undefined` for a number that is none. */
export function choiceIndex(choice: JsonObject, position: number): number | undefined {
  const index = typeof choice['index'] === 'number' ? choice['index'] : position
  return Number.isInteger(index) && index >= 0 && index < maxChoices ? index : undefined
}
