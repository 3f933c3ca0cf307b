import {
  boolean,
  type FieldRule,
  integer,
  isObject,
  isText,
  isTyped,
  list,
  number,
  object,
  text,
} from './field-rules.ts'

/** What members of a body may be, by name. */
export type FieldRules = Readonly<Record<string, FieldRule>>

/** Members of the gateway's own, in every dialect. */
export const gatewayFields: FieldRules = {
  model: text(512),
  models: list('a list of model ids', isText, 1024),
  provider: object,
  plugins: list('a list of objects with an id', (item) => isObject(item) && isText(item['id'])),
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
