import { type JsonObject, objectOf, textOf } from '../json-value.ts'

/** A step of a tool that Google runs itself: its call, or what it said. */
export interface ServerTool {
  name: string
  id: string | undefined
  /** JSON; absent for a result. */
  arguments?: string
  /** JSON; absent for a call. */
  result?: string
}

export function serverToolOf(part: JsonObject): ServerTool | undefined {
  const code = objectOf(part['executableCode'])
  if (code) return { name: 'code_execution', id: textOf(code['id']), arguments: JSON.stringify(code) }
  const outcome = objectOf(part['codeExecutionResult'])
  if (outcome) return { name: 'code_execution', id: textOf(outcome['id']), result: JSON.stringify(outcome) }
  const call = objectOf(part['toolCall'])
  if (call) return { ...namesOf(call), arguments: JSON.stringify(call['args'] ?? {}) }
  const reply = objectOf(part['toolResponse'])
  return reply && { ...namesOf(reply), result: JSON.stringify(reply['response'] ?? {}) }
}

const namesOf = (tool: JsonObject): { name: string; id: string | undefined } => ({
  name: textOf(tool['toolType']) ?? '',
  id: textOf(tool['id']),
})
