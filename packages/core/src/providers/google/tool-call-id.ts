/**
 * An id for a function call that Gemini sent without one: the same bytes give the same id, and no two calls of a conversation
 * share one. Within the 40 characters of OpenAI and the alphabet of Anthropic, so that the conversation can move there.
 */
export function toolCallIdOf(call: {
  responseId: string | undefined
  choice: number
  index: number
  arguments: string
}) {
  const answer = (call.responseId ?? hash(call.arguments)).replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 24)
  return `call_${answer}_${call.choice}_${call.index}`
}

/** FNV-1a over UTF-16 units: spreads, protects nothing. */
function hash(text: string): string {
  let mixed = 0x811c9dc5
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  return (mixed >>> 0).toString(16).padStart(8, '0')
}
