import { objectOf } from '../json-value.ts'

/**
 * A JSON Schema as `parametersJsonSchema` and `responseJsonSchema` take it: as it is, but for `const`, which Gemini does not
 * know and which `enum` says as well. The caller's object is left alone.
 * Source: GenerationConfig.responseJsonSchema of https://ai.google.dev/api/generate-content, read 2026-11-22.
 */
export function withoutConst(schema: unknown, depth = 0): unknown {
  const node = objectOf(schema)
  // as deep as no real schema: deeper ones are left as they are
  if (!node || depth > maxDepth) return schema
  const copy: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === 'const') copy['enum'] = [value]
    else if (schemaMaps.has(keyword)) copy[keyword] = mapValues(value, depth)
    else if (Array.isArray(value) && schemaLists.has(keyword)) {
      copy[keyword] = value.map((each) => withoutConst(each, depth + 1))
    } else if (schemaMembers.has(keyword)) copy[keyword] = withoutConst(value, depth + 1)
    else copy[keyword] = value
  }
  return copy
}

const maxDepth = 100
const schemaMaps = new Set(['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'])
const schemaLists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items'])
const schemaMembers = new Set([
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
])

function mapValues(value: unknown, depth: number): unknown {
  const schemas = objectOf(value)
  if (!schemas) return value
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, withoutConst(each, depth + 1)]))
}
