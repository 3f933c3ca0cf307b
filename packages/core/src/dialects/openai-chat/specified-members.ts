type Json = Record<string, unknown>

/** Members of messages and deltas that are absent or something in the wire contract; many servers write `null` into them. */
const neverNull = ['audio', 'images', 'model', 'name', 'reasoning_details', 'tool_calls'] as const

/** Takes out of a provider's own message, in place, what callers are promised not to meet there. */
export function dropUnspecified(message: Json): void {
  for (const member of neverNull) if (message[member] === null) delete message[member]
  // `null` and `""` in every chunk but the first
  if ('role' in message && message['role'] !== 'assistant') delete message['role']
}
