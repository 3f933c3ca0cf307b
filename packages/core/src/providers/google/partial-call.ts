import { type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'

/** A call whose arguments Vertex AI streams leaf by leaf (`streamFunctionCallArguments`), gathered until it is whole. */
export interface PartialCall {
  readonly isOpen: boolean
  /** The whole call once its last piece is in. */
  add(piece: JsonObject, signature: string | undefined): WholeCall | undefined
}

export interface WholeCall {
  call: JsonObject
  signature: string | undefined
}

export const isPartialCall = (call: JsonObject): boolean => call['willContinue'] === true || 'partialArgs' in call

export function createPartialCall(): PartialCall {
  let open: WholeCall | undefined
  return {
    get isOpen() {
      return open !== undefined
    },
    add(piece, signature) {
      open ??= { call: { args: Object.create(null) as JsonObject }, signature: undefined }
      open.signature ??= signature
      open.call['name'] ??= textOf(piece['name'])
      open.call['id'] ??= textOf(piece['id'])
      Object.assign(open.call['args'] as JsonObject, objectOf(piece['args']))
      for (const leaf of listOf(piece['partialArgs'])) addLeaf(open.call['args'] as JsonObject, objectOf(leaf) ?? {})
      if (piece['willContinue'] === true) return undefined
      const whole = open
      open = undefined
      return whole
    },
  }
}

const maxDepth = 64

/** `{ jsonPath: '$.orders[0].name', stringValue: 'a', willContinue: true }`; `$.orders[]` alone ends (or makes) an array. */
function addLeaf(root: JsonObject, leaf: JsonObject): void {
  const path = stepsOf(textOf(leaf['jsonPath']) ?? '')
  const last = path.pop()
  if (last === undefined || path.length >= maxDepth) return
  let at: JsonObject | unknown[] = root
  path.forEach((step, i) => {
    at = childOf(at, step, i + 1 < path.length ? path[i + 1]! : last)
  })
  if (last === '') return
  const text = textOf(leaf['stringValue'])
  const before = read(at, last)
  write(at, last, text === undefined ? scalarOf(leaf) : (textOf(before) ?? '') + text)
}

/** Names and indexes; `''` stands for `[]`. */
function stepsOf(jsonPath: string): (string | number)[] {
  return [...jsonPath.matchAll(/\.([^.[\]]+)|\[(\d{1,6})\]|\[['"]([^'"]*)['"]\]|\[\]/g)].map(
    ([, name, index, quoted]) => name ?? quoted ?? (index === undefined ? '' : Number(index)),
  )
}

function childOf(at: JsonObject | unknown[], step: string | number, next: string | number): JsonObject | unknown[] {
  const child = read(at, step)
  if (typeof child === 'object' && child !== null) return child as JsonObject | unknown[]
  const made = typeof next === 'number' || next === '' ? [] : (Object.create(null) as JsonObject)
  write(at, step, made)
  return made
}

const read = (at: JsonObject | unknown[], step: string | number): unknown => (at as JsonObject)[step]

function write(at: JsonObject | unknown[], step: string | number, value: unknown): void {
  // an index far beyond the end would make a huge array of holes
  if (Array.isArray(at)) at[Math.min(Number(step) || 0, at.length)] = value
  else at[step] = value
}

function scalarOf(leaf: JsonObject): unknown {
  return leaf['numberValue'] ?? leaf['boolValue'] ?? null
}
