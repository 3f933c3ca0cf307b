import { callers, type Json, type Peer, peers, type SentCall } from '../../core/test/replay/peers.ts'
import { moveConversations } from '../../core/test/replay/round-trips.ts'
import { bedrock } from '../src/bedrock.ts'

interface Block {
  toolUse?: { toolUseId: string; name: string; input: unknown }
  toolResult?: { toolUseId: string; content: unknown }
  reasoningContent?: { reasoningText?: { signature?: string } }
}

const turnsOf = (body: Json): { role: string; content: Block[] }[] =>
  body['messages'] as { role: string; content: Block[] }[]

/** Converse: the results of a turn's calls are the blocks of the next turn. */
function callsIn(body: Json): SentCall[] {
  const turns = turnsOf(body)
  return turns.flatMap(({ content }, at) => {
    const results = (turns[at + 1]?.content ?? []).flatMap(({ toolResult }) => toolResult ?? [])
    return content.flatMap(({ toolUse }) =>
      toolUse
        ? [
            {
              name: toolUse.name,
              input: toolUse.input,
              result: results.find(({ toolUseId }) => toolUseId === toolUse.toolUseId)?.content,
            },
          ]
        : [],
    )
  })
}

/** docs.aws.amazon.com/bedrock, Converse: turns alternate, ids are `[a-zA-Z0-9_-]{1,64}`, thinking goes back signed or not at all. */
function violations(body: Json): string[] {
  const blocks = turnsOf(body).flatMap(({ content }) => content)
  return [
    ...turnsOf(body).flatMap(({ role, content }, at) =>
      role === (at % 2 === 0 ? 'user' : 'assistant') && content.length > 0 ? [] : [`turn ${at} is ${role}`],
    ),
    ...blocks.flatMap(({ toolUse }) =>
      toolUse && !/^[\w-]{1,64}$/.test(toolUse.toolUseId) ? [`the id ${toolUse.toolUseId}`] : [],
    ),
    ...blocks.flatMap(({ reasoningContent: thought }) =>
      thought?.reasoningText && !thought.reasoningText.signature ? ['unsigned thinking'] : [],
    ),
  ]
}

const converse: Peer = {
  name: 'bedrock',
  answers: callers('bedrock').filter(({ meta }) => meta['api'] === 'converse'),
  provider: (options) => bedrock({ region: 'us-east-1', ...options }),
  upstream: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  takesImages: true,
  isClaude: true,
  takesThoughts: false,
  ok: {
    output: { message: { role: 'assistant', content: [{ text: 'ok' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  },
  callsIn,
  violations,
}

moveConversations([
  [converse, converse],
  ...peers.flatMap((peer) => [[peer, converse] as const, [converse, peer] as const]),
])
