import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../src/chat/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { routingMembers } from '../../src/providers/openai-chat/parameters.ts'
import type { VendorDifferences } from '../../src/providers/openai-chat/differences.ts'
import { openaiDifferences, vendors } from '../../src/providers/openai-chat/vendors/index.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'

/** Vendors without a record: what their users would give `openaiCompatible`. */
const others: Readonly<Record<string, VendorDifferences>> = {
  azure: openaiDifferences,
  dashscope: vendors.qwen.differences,
  snowflake: { reasoning: { takesObject: true } },
  'vercel-gateway': { reasoning: { takesObject: true } },
}

/** Recorded requests that this gateway must not send as they are: the member that goes, and why. */
const changed: Readonly<Record<string, { members: string[]; reason: string }>> = {
  'openai-chat/error-400-gpt-5-nano-b877': {
    members: ['max_tokens', 'max_completion_tokens', 'temperature'],
    reason: 'answered with 400',
  },
  'xai/error-400-grok-code-fast-1-d7da': { members: ['reasoning_effort'], reason: 'answered with 400' },
}

const cases = ['openai-chat', 'openai-compatible']
  .flatMap(recordedCases)
  .filter((recorded) => recorded.meta['api'] === 'chat.completions' && recorded.request())

describe.skipIf(cases.length === 0)('recorded requests in the lossless lane', () => {
  it.for(cases)('$id', (recorded) => {
    const body = recorded.request()!
    const sent = encode(recorded, body)
    const aside = new Set<string>(['model', 'stream', 'stream_options', ...routingMembers, ...changedMembers(recorded)])
    const keep = (value: Record<string, unknown>): [string, unknown][] =>
      Object.entries(value).filter(([member]) => !aside.has(member))

    expect(keep(sent)).toEqual(keep(body))
    for (const member of routingMembers) expect(sent).not.toHaveProperty(member)
    expect(sent['model']).toBe(upstreamOf(body))
    expect(sent['stream'] ?? false).toBe(recorded.stream)
  })
})

const changedMembers = (recorded: RecordedCase): string[] =>
  Object.entries(changed).find(([id]) => recorded.id.endsWith(id))?.[1].members ?? []

/** Azure's deployments stand in the path, the body may name no model. */
const upstreamOf = (body: Record<string, unknown>): string => (body['model'] as string | undefined) ?? 'deployment'

function encode(recorded: RecordedCase, body: Record<string, unknown>): Record<string, unknown> {
  const known = vendors as Readonly<Record<string, { differences: VendorDifferences }>>
  const codec = createOpenAiChatCodec(others[recorded.provider] ?? known[recorded.provider]?.differences)
  const asked: ChatRequest = {
    ...body,
    messages: body['messages'] as ChatRequest['messages'],
    model: 'author/alias',
  }
  const encoded = codec.encode({
    request: asked,
    native: { wire: 'openai-chat', body: asked, text: JSON.stringify(asked, undefined, 2) },
    stream: recorded.stream,
    offer: { upstream: upstreamOf(body) },
  })
  return JSON.parse(encoded.body as string) as Record<string, unknown>
}
