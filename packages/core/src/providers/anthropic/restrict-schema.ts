import { type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'

/**
 * Keywords Anthropic's structured outputs refuse (https://platform.claude.com/docs/en/build-with-claude/structured-outputs,
 * read 2026-09-20). The model is told of them in the description instead.
 */
const refusedKeywords: readonly string[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
]

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. */
const single = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames']
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems']
const maps = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']

const maxDepth = 64

/** Whether structured outputs can express the schema: it neither refers to itself nor has objects with free members. */
export function isExpressible(schema: JsonObject): boolean {
  return !refersToItself(schema) && everySchema(schema, (node) => !isOpenObject(node))
}

/** Whether restricting the schema takes something from it. */
export const isRestricted = (schema: JsonObject): boolean =>
  !everySchema(schema, (node) => !refusedKeywords.some((keyword) => keyword in node))

const isOpenObject = (node: JsonObject): boolean => {
  const { additionalProperties: further } = node
  if (objectOf(further) || node['patternProperties']) return true
  return node['type'] === 'object' && !node['properties'] && !node['$ref'] && further !== false
}

function everySchema(node: JsonObject, holds: (node: JsonObject) => boolean, depth = 0): boolean {
  if (depth > maxDepth) return false
  return holds(node) && childrenOf(node).every((child) => everySchema(child, holds, depth + 1))
}

function childrenOf(node: JsonObject): JsonObject[] {
  const children = [
    ...single.map((keyword) => node[keyword]),
    ...lists.flatMap((keyword) => listOf(node[keyword])),
    ...maps.flatMap((keyword) => Object.values(objectOf(node[keyword]) ?? {})),
  ]
  return children.map(objectOf).filter((child) => child !== undefined)
}

/** A `$ref` from inside a definition, or the root, back to it. */
function refersToItself(root: JsonObject): boolean {
  const definitions = new Map<string, JsonObject>([['#', root]])
  for (const keyword of ['$defs', 'definitions']) {
    for (const [name, definition] of Object.entries(objectOf(root[keyword]) ?? {})) {
      const schema = objectOf(definition)
      if (schema) definitions.set(`#/${keyword}/${name}`, schema)
    }
  }
  const references = new Map([...definitions].map(([name, schema]) => [name, referencesIn(schema, name === '#')]))
  return [...references.keys()].some((name) => reaches(references, name, name))
}

function referencesIn(schema: JsonObject, isRoot: boolean): Set<string> {
  const found = new Set<string>()
  const { $defs: _, definitions: __, ...body } = schema
  everySchema(isRoot ? body : schema, (node) => {
    const reference = textOf(node['$ref'])
    if (reference !== undefined) found.add(reference)
    return true
  })
  return found
}

function reaches(references: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>()
  const pending = [...(references.get(from) ?? [])]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === to) return true
    if (seen.has(next)) continue
    seen.add(next)
    pending.push(...(references.get(next) ?? []))
  }
  return false
}

/** The schema without what structured outputs refuse, and with the closed objects they ask for. */
export function restrictSchema(node: JsonObject, depth = 0): JsonObject {
  if (depth > maxDepth) return node
  const restricted: JsonObject = {}
  const refused: string[] = []
  for (const [keyword, value] of Object.entries(node)) {
    if (refusedKeywords.includes(keyword)) {
      // minItems of 0 and 1 are taken
      if (keyword === 'minItems' && (value === 0 || value === 1)) restricted[keyword] = value
      else refused.push(`${keyword}: ${JSON.stringify(value)}`)
    } else restricted[keyword === 'oneOf' ? 'anyOf' : keyword] = restrictValue(keyword, value, depth)
  }
  if (node['type'] === 'object' || node['properties']) restricted['additionalProperties'] = false
  if (refused.length > 0) {
    restricted['description'] = [textOf(node['description']), refused.join(', ')].filter(Boolean).join('\n')
  }
  return restricted
}

function restrictValue(keyword: string, value: unknown, depth: number): unknown {
  const schema = objectOf(value)
  if (single.includes(keyword)) return schema ? restrictSchema(schema, depth + 1) : value
  if (lists.includes(keyword) && Array.isArray(value)) {
    return value.map((item) => (objectOf(item) ? restrictSchema(item as JsonObject, depth + 1) : (item as unknown)))
  }
  if (maps.includes(keyword) && schema) {
    return Object.fromEntries(
      Object.entries(schema).map(([name, item]) => [
        name,
        objectOf(item) ? restrictSchema(item as JsonObject, depth + 1) : item,
      ]),
    )
  }
  return value
}
