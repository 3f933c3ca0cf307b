import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerHead, AnswerTail, StreamRenderer } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { collectChoices, reasoningText } from '../openai-chat/collect-choices.ts'
import { errorBody } from '../openai-chat/render-error.ts'

/** A whole answer. A refusal is text as well: there is no other place for it. */
export function renderReply(head: AnswerHead, { events }: { events: readonly ChatEvent[] }, tail: AnswerTail): object {
  const choices = collectChoices(events, head.withholdReasoning).map(({ index, message, logprobs, ...reasons }) => ({
    index,
    text: (message.content ?? '') + (message.refusal ?? ''),
    logprobs: legacyLogprobs(logprobs),
    ...reasons,
    ...(message.reasoning !== undefined && { reasoning: message.reasoning }),
  }))
  return { ...envelopeOf(head), choices, ...tailMembers(tail) }
}

/** Chunks have the shape of the whole, each with a piece of the text. */
export function createStreamRenderer(): StreamRenderer {
  const renderEvent = (head: AnswerHead, event: ChatEvent): string => {
    const piece = pieceOf(event, head)
    if (!piece || !('choice' in event)) return ''
    const choice = { index: event.choice, text: '', logprobs: null, finish_reason: null, ...piece }
    return sse({ ...envelopeOf(head), choices: [choice] })
  }
  return {
    render: (head, events) => events.map((event) => renderEvent(head, event)).join(''),
    finish: (head, tail) => `${sse({ ...envelopeOf(head), choices: [], ...tailMembers(tail) })}data: [DONE]\n\n`,
    fail: (head, error, tail) =>
      sse({
        ...envelopeOf(head),
        error: errorBody(error),
        choices: [{ index: 0, text: '', logprobs: null, finish_reason: 'error', native_finish_reason: 'error' }],
        ...(tail.metadata && error.status !== 500 && { openrouter_metadata: tail.metadata }),
      }),
    keepAlive: () => ': OPENROUTER PROCESSING\n\n',
  }
}

const sse = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`

function pieceOf(event: ChatEvent, { withholdReasoning }: AnswerHead): object | undefined {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      return event.text === '' ? undefined : { text: event.text }
    case 'reasoning-delta': {
      const reasoning = withholdReasoning ? '' : reasoningText(event.detail)
      return reasoning === '' ? undefined : { reasoning }
    }
    case 'logprobs':
      return { logprobs: legacyLogprobs(event.logprobs) }
    case 'finish':
      return { finish_reason: event.reason ?? null, native_finish_reason: event.nativeReason ?? null }
    default:
      return undefined
  }
}

const envelopeOf = ({ generationId, created, model, provider }: AnswerHead): object => ({
  id: generationId,
  object: 'text_completion',
  created,
  model,
  provider,
})

const tailMembers = ({ serviceTier, usage, metadata, warnings }: AnswerTail): object => ({
  ...(serviceTier !== undefined && { service_tier: serviceTier }),
  ...(usage && { usage }),
  ...(metadata && { openrouter_metadata: metadata }),
  ...(warnings?.length && { warnings }),
})

interface TokenLogprob {
  token: string
  logprob: number
  top_logprobs?: { token: string; logprob: number }[]
}

/** Lists side by side in place of one list of objects. */
function legacyLogprobs(logprobs: unknown): object | null {
  const content = isObject(logprobs) ? logprobs['content'] : undefined
  if (!Array.isArray(content)) return null
  const tokens = content as TokenLogprob[]
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top_logprobs: top = [] }) =>
      Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])),
    ),
  }
}
