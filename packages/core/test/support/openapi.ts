import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

const file =
  process.env['INROUTE_SPEC'] ??
  fileURLToPath(new URL('../../../../../shared/spec/openrouter-openapi.json', import.meta.url))

/** `describe.skipIf(!specificationPresent)`: the line printed here is the visible sign that answers were not validated. */
export const specificationPresent = existsSync(file)
if (!specificationPresent) {
  process.stderr.write(`wire contract not found at ${file}: set INROUTE_SPEC; tests against it are skipped\n`)
}

/**
 * Checks a value against a component of the wire contract, e.g. `ChatResult`, `ChatStreamChunk`, `GenerationResponse`.
 * Objects are open there: a misspelt member is not found, so assert what matters by name as well.
 * @returns one line for each violation; empty when valid
 * @throws Error for a component that does not exist
 */
export function validate(schemaName: string, value: unknown): string[] {
  if (!specification().components.schemas[schemaName]) throw new Error(`the wire contract has no schema ${schemaName}`)
  return check(`#/components/schemas/${schemaName}`, value)
}

/**
 * Checks a response body against what the wire contract says for its route and status.
 * @param path below the mount, as a template or as requested: `/models/openai/gpt-4o/endpoints?x=1`
 * @param value the parsed JSON; for `text/event-stream` one `{ data, event? }` with `data` parsed
 * @returns one line for each violation; empty when valid
 * @throws Error for a route, status or media type that the contract does not have. A failure status it does not list (504) is checked as its 500.
 */
export function validateResponse(
  path: string,
  method: string,
  status: number,
  value: unknown,
  mediaType = 'application/json',
): string[] {
  const template = Object.keys(specification().paths).find((template) => matches(template, path))
  const responses = template && specification().paths[template]?.[method.toLowerCase()]?.responses
  const documented = responses && (responses[status] ? status : status >= 400 ? 500 : undefined)
  if (!documented || !responses[documented]?.content?.[mediaType]) {
    throw new Error(`the wire contract has no ${mediaType} answer ${status} for ${method.toUpperCase()} ${path}`)
  }
  const pointer = [
    'paths',
    template,
    method.toLowerCase(),
    'responses',
    `${documented}`,
    'content',
    mediaType,
    'schema',
  ]
  return check(`#/${pointer.map(escapePointer).join('/')}`, value)
}

/** The contract's own sample answers. */
export function documentedAnswers() {
  const answers: { path: string; method: string; status: number; mediaType: string; body: unknown }[] = []
  for (const [path, methods] of Object.entries(specification().paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const [mediaType, { example }] of Object.entries(content)) {
          if (example !== undefined) answers.push({ path, method, status: Number(status), mediaType, body: example })
        }
      }
    }
  }
  return answers
}

interface Schema {
  $ref?: string
  enum?: unknown[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  [keyword: string]: unknown
}

interface Specification {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { example?: unknown }> }> }>
  >
  components: { schemas: Record<string, Schema> }
}

interface Loaded {
  document: Specification
  ajv: Ajv2020
  /** Which component a schema object is written in: ajv's errors do not say. */
  owners: Map<object, string>
}

let loaded: Loaded | undefined

const specification = () => load().document

function load(): Loaded {
  if (loaded) return loaded
  const document = JSON.parse(readFileSync(file, 'utf8')) as Specification
  acceptTruthfulAnswers(document, document.components.schemas)
  // the document describes itself in keywords ajv does not know (`openapi`, `example`, `discriminator`)
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true })
  ajvFormats.default(ajv)
  ajv.addSchema(document, 'openrouter')
  const owners = new Map<object, string>()
  for (const [name, schema] of Object.entries(document.components.schemas)) setOwner(schema, name, owners)
  loaded = { document, ajv, owners }
  return loaded
}

function setOwner(node: unknown, name: string, owners: Map<object, string>): void {
  if (typeof node !== 'object' || node === null) return
  owners.set(node, name)
  for (const child of Object.values(node)) setOwner(child, name, owners)
}

/**
 * Section 31's patches. Names of providers are an open list in truth, and a self-hosted one is on none. And `allOf` is used as
 * an override, which JSON Schema reads as an intersection: what an extension redefines must not bind from its base as well.
 */
function acceptTruthfulAnswers(node: unknown, schemas: Record<string, Schema>): void {
  if (typeof node !== 'object' || node === null) return
  const schema = node as Schema
  if (Array.isArray(schema.enum) && schema.enum.includes('OpenAI')) delete schema.enum
  if (Array.isArray(schema.allOf)) schema.allOf = schema.allOf.map((part) => withoutOverridden(part, schema, schemas))
  for (const child of Object.values(node)) acceptTruthfulAnswers(child, schemas)
}

function withoutOverridden(part: Schema, { allOf = [] }: Schema, schemas: Record<string, Schema>): Schema {
  const base = part.$ref ? schemas[part.$ref.split('/').at(-1)!] : undefined
  if (!base?.properties) return part
  const own = new Set(allOf.flatMap((sibling) => Object.keys(sibling.properties ?? {})))
  const kept = Object.entries(base.properties).filter(([name]) => !own.has(name))
  return kept.length === Object.keys(base.properties).length
    ? part
    : structuredClone({ ...base, properties: Object.fromEntries(kept) as Record<string, Schema> })
}

function check(pointer: string, value: unknown): string[] {
  const { ajv } = load()
  const ref = `openrouter${pointer}`
  const validator = ajv.getSchema(ref) ?? ajv.compile({ $ref: ref })
  return validator(value) === true ? [] : describeErrors(validator.errors ?? [], value)
}

const maxLines = 20

/** Of a union, ajv reports what is wrong with every branch: those of another kind (`type`, `role`) say nothing and go. */
function describeErrors(errors: ErrorObject[], value: unknown): string[] {
  const otherKinds = errors
    .filter((error) => error.keyword === 'enum' && /\/(type|role|object)$/.test(error.instancePath))
    .map((error) => ({ at: parent(error.instancePath), schema: component(error) }))
  const telling = errors.filter(
    (error) =>
      !otherKinds.some(({ at, schema }) => schema === component(error) && error.instancePath.startsWith(at)) &&
      !/^(oneOf|anyOf|allOf|if)$/.test(error.keyword),
  )
  const shown = telling.length > 0 ? telling : errors
  const lines = [...new Set(shown.map((error) => describeError(error, value)))]
  return lines.length > maxLines ? [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`] : lines
}

function describeError({ instancePath, message, params, keyword }: ErrorObject, value: unknown): string {
  const allowed = keyword === 'enum' ? `: ${JSON.stringify(params['allowedValues'])}` : ''
  const closed = keyword === 'additionalProperties' ? `: ${params['additionalProperty']}` : ''
  const received = JSON.stringify(valueAt(value, instancePath)) ?? 'undefined'
  return `${instancePath || '/'} ${message}${allowed}${closed}, received ${received.slice(0, 120)}`
}

const parent = (pointer: string) => pointer.slice(0, pointer.lastIndexOf('/'))

const component = ({ parentSchema }: ErrorObject) => parentSchema && load().owners.get(parentSchema)

function valueAt(value: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1)
  return steps.reduce((node, step) => (node as Record<string, unknown> | undefined)?.[unescapePointer(step)], value)
}

const unescapePointer = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~')

const escapePointer = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))

function matches(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('?', 1)[0]!.split('/')
  return wanted.length === given.length && wanted.every((step, i) => step.startsWith('{') || step === given[i])
}
