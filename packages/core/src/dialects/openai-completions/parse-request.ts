import type { ParsedRequest } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { describe, describeType, invalid, isText } from '../field-rules.ts'
import { openaiChat } from '../openai-chat/index.ts'

/**
 * A legacy body as the neutral request: its prompt is what the user says.
 * @throws GatewayError `invalid_request`, `max_tokens_exceeded`
 */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  const { prompt, logprobs, messages: _, ...rest } = body
  for (const [field, isNothing] of unavailable) {
    if (field in rest && !isNothing(rest[field])) {
      throw invalid(
        `${field} is not available: the prompt is answered by chat models; received ${describe(rest[field])}.`,
      )
    }
    delete rest[field]
  }
  return openaiChat.parse({ ...rest, ...logprobsOf(logprobs), prompt: textOf(prompt) })
}

const isAbsent = (value: unknown): boolean => value === null || value === undefined

/** Members that only a model of the old kind has, and the values that ask for nothing. */
const unavailable: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['suffix', (value) => isAbsent(value) || value === ''],
  ['echo', (value) => isAbsent(value) || value === false],
  ['best_of', (value) => isAbsent(value) || value === 1],
]

function textOf(prompt: unknown): unknown {
  if (!Array.isArray(prompt)) return prompt
  if (prompt.length === 1 && isText(prompt[0])) return prompt[0]
  throw invalid(`prompt must be one string, received ${describeType(prompt)}: send one request for each prompt.`)
}

/** A number here: how many alternatives are to be named. */
function logprobsOf(logprobs: unknown): object {
  if (isAbsent(logprobs)) return {}
  if (!Number.isInteger(logprobs) || (logprobs as number) < 0 || (logprobs as number) > 5) {
    throw invalid(`logprobs must be a whole number from 0 to 5, received ${describe(logprobs)}.`)
  }
  return { logprobs: true, top_logprobs: logprobs }
}
