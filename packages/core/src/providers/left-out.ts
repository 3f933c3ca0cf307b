import type { ChatRequest } from '../chat/index.ts'

/** What a codec has to say of a caller's parameter: it reaches the provider in some form, or why it does not. */
export type ParameterTable = Readonly<Record<string, true | string>>

/** The parameters of a table that reach the provider. */
export const takenParameters = (table: ParameterTable): ReadonlySet<string> =>
  new Set(Object.keys(table).filter((name) => table[name] === true))

/** For the gateway, or of no consequence to an answer: nothing is lost where a provider does not see them. */
const gatewayMembers: ReadonlySet<string> = new Set([
  'messages',
  'model',
  'models',
  'route',
  'provider',
  'preset',
  'plugins',
  'transforms',
  'stream',
  'stream_options',
  'usage',
  'user',
  'metadata',
  'trace',
  'debug',
  'session_id',
  'store',
  'prompt_cache_key',
  'prompt_cache_options',
  'safety_identifier',
  'max_tool_calls',
  'stop_server_tools_when',
])

/** Values that ask for what happens anyway: leaving them out needs no word. */
const askingNothing: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  repetition_penalty: (value) => value === 1,
  min_p: (value) => value === 0,
  top_a: (value) => value === 0,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  parallel_tool_calls: (value) => value === true,
  logit_bias: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  modalities: (value) => Array.isArray(value) && value.every((modality) => modality === 'text'),
}

export interface LeftOutOptions {
  table: ParameterTable
  /** Members that pass under the provider's own names. */
  isNative: (name: string) => boolean
  /** Said of a member that nobody knows. */
  unknown: string
  report: (field: string, message: string) => void
}

/** Reports each member of a request that the provider will not see although it asks for something. */
export function reportLeftOut(request: ChatRequest, { table, isNative, unknown, report }: LeftOutOptions): void {
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined || value === null || gatewayMembers.has(name) || isNative(name)) continue
    const support = Object.hasOwn(table, name) ? table[name] : unknown
    const asksNothing = Object.hasOwn(askingNothing, name) && askingNothing[name]!(value)
    if (support !== true && !asksNothing) report(name, support ?? unknown)
  }
}
