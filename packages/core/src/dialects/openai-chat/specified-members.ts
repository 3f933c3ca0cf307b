type Json = Record<string, unknown>

/** What an answer's events say better: the provider's own spelling of it goes. */
const fromEvents = ['tool_calls', 'reasoning_details', 'annotations', 'images', 'audio'] as const
/** The same for texts: where the provider wrote one, an empty one shows that it did; `null` stays. */
const texts = ['content', 'refusal', 'reasoning'] as const
/** Texts that no event is about. */
const plain = ['name', 'model'] as const

/** Clears a provider's own message or delta, in place, of what the wire contract specifies: it comes from the events. */
export function clearSpecified(message: Json): void {
  for (const member of fromEvents) if (member in message) delete message[member]
  for (const member of texts) {
    if (!(member in message) || message[member] === null) continue
    if (typeof message[member] === 'string') message[member] = ''
    else delete message[member]
  }
  for (const member of plain) if (member in message && typeof message[member] !== 'string') delete message[member]
  // `null` and `""` in every chunk but the first
  if ('role' in message && message['role'] !== 'assistant') delete message['role']
}
