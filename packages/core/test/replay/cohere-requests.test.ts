import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../src/chat/index.ts'
import { cohereCodec } from '../../src/providers/cohere/cohere.ts'
import { fixturesPresent, recordedCases } from '../support/fixtures.ts'

type Json = Record<string, unknown>

describe.skipIf(!fixturesPresent)('requests that real clients sent to Cohere', () => {
  it.for(recordedCases('cohere').filter((each) => each.request()))('$id', (each) => {
    const sent = canonical(each.request()!)
    const { body, warnings, path } = cohereCodec.encode({
      request: neutral(sent),
      stream: sent['stream'] as boolean,
      offer: { upstream: each.model },
    })

    expect(canonical(body as Json)).toEqual(sent)
    expect(warnings).toEqual([])
    expect(path).toBe('/chat')
  })
})

/** One spelling: a text may be a string or a list of one part, and what is absent may be empty. */
function canonical({ messages, documents, ...request }: Json): Json {
  return {
    stream: false,
    ...request,
    messages: (messages as Json[]).map(({ content, ...message }) => {
      const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : ((content ?? []) as Json[])
      return { ...message, content: parts.filter((part) => part['text'] !== '').map(canonicalPart) }
    }),
    ...(documents && (documents as unknown[]).length > 0 ? { documents } : {}),
  }
}

/** Clients put a result into a document or into text; the neutral request has text. */
const canonicalPart = (part: Json): Json =>
  part['type'] === 'document' ? { type: 'text', text: JSON.stringify((part['document'] as Json)['data']) } : part

/** What a caller of ours would have written for this to be sent. Shares nothing with the encoder. */
function neutral({
  messages,
  p,
  k,
  stop_sequences: stop,
  tool_choice: choice,
  response_format,
  ...same
}: Json): ChatRequest {
  const format = response_format as { json_schema?: Json } | undefined
  return {
    ...same,
    top_p: p as number | undefined,
    top_k: k as number | undefined,
    stop: stop as string[] | undefined,
    tool_choice: (choice as string | undefined)?.toLowerCase() as 'none' | undefined,
    response_format: format && { type: 'json_schema', json_schema: { name: 'x', schema: format.json_schema ?? {} } },
    messages: (messages as Json[]).map(neutralMessage),
  }
}

function neutralMessage({ content, tool_plan: plan, ...message }: Json): ChatMessage {
  const parts = content as Json[]
  const thinking = parts.find(({ type }) => type === 'thinking')?.['thinking'] as string | undefined
  const details = [
    { type: 'reasoning.text', text: plan, id: 'tool_plan', format: 'unknown' },
    { type: 'reasoning.text', text: thinking, format: 'unknown' },
  ].filter(({ text }) => text !== undefined)
  const rest = parts.filter(({ type }) => type !== 'thinking')
  return { ...message, content: rest, ...(details.length > 0 && { reasoning_details: details }) } as never
}
