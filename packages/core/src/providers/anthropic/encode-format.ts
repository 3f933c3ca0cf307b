import type { ChatRequest, JsonSchemaFormat } from '../../chat/index.ts'
import type { JsonObject } from '../json-value.ts'
import { objectOf } from '../json-value.ts'
import type { Block, Encoding } from './encoding.ts'
import { type EncodedTools, isForced } from './encode-tools.ts'
import { isExpressible, isRestricted, restrictSchema } from './restrict-schema.ts'

export interface EncodedFormat {
  /** For `output_config.format`. */
  format?: JsonObject | undefined
  /** A tool whose input is the answer, and that the model is made to call. */
  answerTool?: JsonObject | undefined
  /** An instruction, where there is no better way. */
  system?: Block | undefined
}

/**
 * `response_format`, by what the model takes: Anthropic's own structured outputs, else a forced tool whose input is decoded
 * back into the answer's text, else an instruction.
 */
export function encodeFormat(
  { response_format: asked }: ChatRequest,
  { tools, choice }: EncodedTools,
  encoding: Encoding,
): EncodedFormat {
  if (!asked || asked.type === 'text') return {}
  if (asked.type !== 'json_schema' && asked.type !== 'json_object') {
    encoding.leftOut('response_format', `'${asked.type}' is not taken: text, json_object and json_schema are`)
    return {}
  }
  // the caller wants a tool call this time: there is no answer to give a form to
  if (isForced(choice)) return {}
  const wanted = 'json_schema' in asked ? (objectOf(asked.json_schema) as JsonSchemaFormat | undefined) : undefined
  const schema = objectOf(wanted?.schema)
  const { traits } = encoding
  if (schema && traits.structuredOutputs && (isExpressible(schema) || !traits.forcedTools)) {
    if (isRestricted(schema)) {
      encoding.changed('response_format', 'limits on numbers, lengths and counts are told to the model, not enforced')
    }
    return { format: { type: 'json_schema', schema: restrictSchema(schema) } }
  }
  if (traits.forcedTools && (schema?.['type'] ?? 'object') === 'object') {
    return { answerTool: answerTool(wanted, schema, tools) }
  }
  encoding.changed('response_format', 'asked for by an instruction, as this model has no other way')
  return { system: instruction(schema) }
}

function answerTool(
  wanted: JsonSchemaFormat | undefined,
  schema: JsonObject | undefined,
  tools: readonly JsonObject[],
): JsonObject {
  const taken = new Set(tools.map(({ name }) => name))
  let name = 'json_answer'
  while (taken.has(name)) name += '_'
  return {
    name,
    description: `Gives the final answer as a JSON object.${wanted?.description ? ` ${wanted.description}` : ''}`,
    input_schema: { type: 'object', ...schema },
  }
}

const instruction = (schema: JsonObject | undefined): Block => ({
  type: 'text',
  text: `Answer with a single JSON ${schema ? `value that matches this JSON Schema: ${JSON.stringify(schema)}` : 'object'}. Write nothing else.`,
})
