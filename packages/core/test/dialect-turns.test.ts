import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AssistantMessage, ChatEvent, ChatMessage, ReasoningDetail } from '../src/chat/index.ts'
import type { AnswerHead, Dialect } from '../src/dialects/contract.ts'
import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts'
import { openaiChat } from '../src/dialects/openai-chat/index.ts'
import { openaiResponses } from '../src/dialects/openai-responses/index.ts'
import { anyAnswer } from './support/any-answer.ts'
import { fuzzRuns } from './replay/fuzz.ts'

const head: AnswerHead = { generationId: 'gen-1', created: 1, model: 'a/b', provider: 'P' }
const user = { role: 'user', content: 'x' }

/** How a caller of a dialect sends an answer back with the next turn: as it came. */
const nextTurns: Readonly<Record<string, { dialect: Dialect; body(reply: Record<string, unknown>): object }>> = {
  'chat completions': {
    dialect: openaiChat,
    body: ({ choices }) => ({ messages: [user, (choices as { message: object }[])[0]!.message, user] }),
  },
  responses: {
    dialect: openaiResponses,
    body: ({ output }) => ({ input: [user, ...(output as object[]), user] }),
  },
  messages: {
    dialect: anthropicMessages,
    body: ({ content }) => ({ messages: [user, { role: 'assistant', content }, user] }),
  },
}

interface Turn {
  text: string
  calls: unknown[]
  thoughts: { type: string; format: unknown; said: string; state: unknown }[]
}

/** What all messages of the turn come to; thoughts without state that follow each other are one. */
function turnOf(messages: readonly ChatMessage[]): Turn {
  const turn: Turn = { text: '', calls: [], thoughts: [] }
  for (const message of messages.filter(({ role }) => role === 'assistant') as AssistantMessage[]) {
    const { content } = message
    turn.text +=
      typeof content === 'string' ? content : (content ?? []).map((part) => ('text' in part ? part.text : '')).join('')
    for (const call of message.tool_calls ?? []) {
      if (call.type === 'function') {
        turn.calls.push([call.id, call.function.name, JSON.parse(call.function.arguments)])
      }
    }
    for (const thought of (message.reasoning_details ?? []).map(thoughtOf)) {
      const last = turn.thoughts.at(-1)
      if (last && sameKind(last, thought)) last.said += thought.said
      else turn.thoughts.push(thought)
    }
  }
  return turn
}

function sameKind(a: Turn['thoughts'][number], b: Turn['thoughts'][number]): boolean {
  return a.type === b.type && a.format === b.format && a.state === undefined && b.state === undefined
}

function thoughtOf(detail: ReasoningDetail): Turn['thoughts'][number] {
  const { type, format } = detail
  if (type === 'reasoning.text') return { type, format, said: detail.text ?? '', state: detail.signature ?? undefined }
  if (type === 'reasoning.summary') return { type, format, said: detail.summary, state: undefined }
  return { type, format, said: '', state: type === 'reasoning.encrypted' ? detail.data : detail.result }
}

const expected = (events: readonly ChatEvent[]): Turn => {
  const reply = openaiChat.renderReply(head, { events }, { usage: undefined }) as {
    choices: { message: ChatMessage }[]
  }
  return turnOf(reply.choices.map(({ message }) => message))
}

it.each(Object.entries(nextTurns))(
  'an answer of %s, sent back as it came, is what the model said',
  (_, { dialect, body }) => {
    fc.assert(
      fc.property(anyAnswer({ refusals: false }), (events) => {
        const reply = dialect.renderReply(head, { events }, { usage: undefined }) as Record<string, unknown>
        const sent = JSON.parse(JSON.stringify({ model: 'a/b', ...body(reply) })) as unknown
        expect(turnOf(dialect.parse(sent).request.messages)).toEqual(expected(events))
      }),
      { numRuns: fuzzRuns * 5 },
    )
  },
)
