/** Reading values a provider or a caller sent: whatever is not of the type asked for counts as not sent. */
export type JsonObject = Record<string, unknown>

/** Whether it is a JSON object: no list, not `null`. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON object it is, else `undefined`. */
export const objectOf = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined)

/** The list it is, else an empty one. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The text it is, else `undefined`. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** A text with something in it: many servers send `""` for what is not there. */
export const someTextOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A finite number of 0 or more: anything else is no count. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

/**
 * `undefined` for what is not JSON (parsers' own messages quote the text, which may be a prompt), and for what is no text, as
 * histories hold anything where texts are meant. Whole numbers that a `number` cannot hold keep their digits: they are objects
 * that `JSON.stringify` writes as they came.
 */
export function parseJson(sent: unknown): unknown {
  if (typeof sent !== 'string') return undefined
  // a byte order mark is no JSON, and some servers send one
  const text = sent.charCodeAt(0) === 0xfeff ? sent.slice(1) : sent
  try {
    return hasLongNumber.test(text) ? parseExactly(text) : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sixteen digits at the start of a value: about where numbers stop being exact. */
const hasLongNumber = /(?:[[,:]|^)\s*-?\d{16}/

function parseExactly(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  try {
    return exact.parse(text, (_, value, { source }) =>
      typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && source
        ? exact.rawJSON(source)
        : value,
    )
  } catch {
    return plain // nested deeper than the stack: only parsing with a function recurses
  }
}

/** "JSON.parse source text access", in V8 since 11.4 and not yet among TypeScript's own types. */
interface ExactJson {
  rawJSON(text: string): object
  isRawJSON(value: unknown): boolean
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
}

const exact: ExactJson = JSON as JSON & ExactJson

/** Whether a value is a number that only `JSON.stringify` can write. */
export const isExactNumber = (value: unknown): boolean => exact.isRawJSON(value)
