import type { ChatRequest } from '../chat/index.ts'
import { type JsonObject, objectOf, textOf } from './json-value.ts'

/**
 * The function a model is made to call in place of a JSON answer, where it cannot be bound to a format: its arguments are the
 * answer's text. Its name goes into the `AnswerContext`, and the decoder turns the call back.
 */
export interface AnswerTool {
  /** No tool of the caller's has it. */
  name: string
  /** For the model. */
  description: string
  /** The JSON schema of the answer. */
  parameters: JsonObject
}

/** `undefined` where no JSON is asked for, it is no object, or the caller wants a tool's call this time. */
export function answerToolFor({
  response_format: format,
  tools,
  tool_choice: choice,
}: ChatRequest): AnswerTool | undefined {
  if (format?.type !== 'json_schema' && format?.type !== 'json_object') return undefined
  if (isCallForced(choice)) return undefined
  const wanted = objectOf((format as { json_schema?: unknown }).json_schema)
  const schema = objectOf(wanted?.['schema'])
  if (schema && schema['type'] !== 'object' && !objectOf(schema['properties'])) return undefined
  const taken = new Set(tools?.map((tool) => textOf(objectOf((tool as { function?: unknown }).function)?.['name'])))
  let name = 'json_answer'
  while (taken.has(name)) name += '_'
  const about = textOf(wanted?.['description'])
  return {
    name,
    description: `Gives the final answer as a JSON object.${about ? ` ${about}` : ''}`,
    parameters: { type: 'object', ...schema },
  }
}

/** The request wants a call and no other answer: there is none to give a format to. */
export const isCallForced = (choice: ChatRequest['tool_choice']): boolean =>
  choice === 'required' || (typeof choice === 'object' && choice !== null && choice.type === 'function')
