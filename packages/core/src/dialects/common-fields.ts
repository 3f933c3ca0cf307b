import { isObject } from '../providers/json-value.ts'
import { boolean, type FieldRule, integer, isText, isTyped, list, number, object, text } from './field-rules.ts'

/** What members of a body may be, by name. */
export type FieldRules = Readonly<Record<string, FieldRule>>

/** The plugins the contract knows (section 11); an id that is none of them is refused, as a misspelt one would do nothing. */
const pluginIds: readonly string[] = [
  'auto-router',
  'auto-beta-router',
  'pareto-router',
  'context-compression',
  'response-healing',
  'file-parser',
  'web',
  'web-fetch',
  'moderation',
  'fusion',
]

const isPlugin = (item: unknown): boolean => isObject(item) && isText(item['id']) && pluginIds.includes(item['id'])

/** Members of the gateway's own, in every dialect. */
export const gatewayFields: FieldRules = {
  model: text(512),
  models: list('a list of model ids', isText, 1024),
  provider: object,
  plugins: list(`a list of objects with an id of ${pluginIds.join(', ')}`, isPlugin),
  stream: boolean,
  service_tier: text(64),
  session_id: text(256),
}

/** Members that OpenAI's Chat Completions and Responses have in common. */
export const openAiFields: FieldRules = {
  ...gatewayFields,
  temperature: number(0, 2),
  top_p: number(0, 1),
  top_k: integer(0),
  frequency_penalty: number(-2, 2),
  presence_penalty: number(-2, 2),
  top_logprobs: integer(0, 20),
  tools: list('a list of objects with a type', isTyped),
  tool_choice: {
    expected: '"none", "auto", "required" or an object with a type',
    accepts: (value) => value === 'none' || value === 'auto' || value === 'required' || isTyped(value),
  },
  parallel_tool_calls: boolean,
  reasoning: object,
  modalities: list('a list of strings', isText),
  metadata: object,
}
