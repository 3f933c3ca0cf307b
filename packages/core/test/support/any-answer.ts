import * as fc from 'fast-check'
import type { ChatEvent, ReasoningDetail } from '../../src/chat/index.ts'

type Step = (choice: number, calls: number, position: number) => ChatEvent[]

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n', '"', '\\', '\u2028', '🦉', 'data: x\n\n', '[DONE]') },
)

/** Cut into pieces, so that every piece is some text. */
const pieces = (whole: string, size: number): string[] =>
  whole.match(new RegExp(`.{1,${size}}`, 'gsu'))?.map((piece) => piece) ?? []

const said = (type: 'text-delta' | 'refusal-delta'): fc.Arbitrary<Step> =>
  fc.tuple(text, fc.integer({ min: 1, max: 6 })).map(
    ([whole, size]): Step =>
      (choice) =>
        pieces(whole, size).map((piece) => ({ type, choice, text: piece })),
  )

const formats = fc.constantFrom('unknown', 'anthropic-claude-v1', 'google-gemini-v1', 'openai-responses-v1')

const thought: fc.Arbitrary<Step> = fc
  .record({
    kind: fc.constantFrom('text', 'signed', 'summary', 'encrypted'),
    whole: fc.string({ minLength: 1, maxLength: 12 }),
    format: formats,
  })
  .map(
    ({ kind, whole, format }): Step =>
      (choice, _calls, index) => {
        const detail = (members: ReasoningDetail): ChatEvent => ({
          type: 'reasoning-delta',
          choice,
          detail: { ...members, format, index },
        })
        if (kind === 'encrypted') return [detail({ type: 'reasoning.encrypted', data: whole })]
        if (kind === 'summary') return pieces(whole, 4).map((summary) => detail({ type: 'reasoning.summary', summary }))
        const texts = pieces(whole, 4).map((piece) => detail({ type: 'reasoning.text', text: piece }))
        return kind === 'signed' ? [...texts, detail({ type: 'reasoning.text', signature: 'c2lnbmVk' })] : texts
      },
  )

const call: fc.Arbitrary<Step> = fc
  .record({
    name: fc.stringMatching(/^[a-z_]{1,8}$/),
    input: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
  })
  .map(
    ({ name, input }): Step =>
      (choice, index) => [
        { type: 'tool-call-delta', choice, index, id: `call_${choice}_${index}`, name, arguments: '' },
        ...pieces(JSON.stringify(input), 5).map(
          (piece): ChatEvent => ({ type: 'tool-call-delta', choice, index, arguments: piece }),
        ),
      ],
  )

const citation: fc.Arbitrary<Step> = fc.webUrl().map(
  (url): Step =>
    (choice) => [
      {
        type: 'annotation',
        choice,
        annotation: { type: 'url_citation', url_citation: { url, title: 't', start_index: 0, end_index: 0 } },
      },
    ],
)

const reason = fc.constantFrom('stop', 'length', 'content_filter', 'tool_calls') as fc.Arbitrary<'stop'>

/** The events of one choice, in the order of an answer, as the contract of `ChatEvent` has it. */
function choiceOf(choice: number, steps: readonly { step: Step; isCall: boolean }[], finish: 'stop'): ChatEvent[] {
  let calls = 0
  const events = steps.flatMap(({ step, isCall }, position) => step(choice, isCall ? calls++ : calls, position))
  return [...events, { type: 'finish', choice, reason: finish, nativeReason: finish }]
}

const stepOf = (steps: fc.Arbitrary<Step>, isCall = false) => steps.map((step) => ({ step, isCall }))

const steps = (refusals: boolean) =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: stepOf(said('text-delta')) },
      ...(refusals ? [{ weight: 1, arbitrary: stepOf(said('refusal-delta')) }] : []),
      { weight: 3, arbitrary: stepOf(thought) },
      { weight: 3, arbitrary: stepOf(call, true) },
      { weight: 1, arbitrary: stepOf(citation) },
    ),
    { maxLength: 8 },
  )

export interface AnyAnswerOptions {
  choices?: number
  /** @default true */
  refusals?: boolean
}

/** Any answer that a provider could give, as its events: choices one after the other or in turn. */
export const anyAnswer = ({ choices = 1, refusals = true }: AnyAnswerOptions = {}): fc.Arbitrary<ChatEvent[]> =>
  fc
    .tuple(fc.array(fc.tuple(steps(refusals), reason), { minLength: 1, maxLength: choices }), fc.boolean())
    .map(([all, inTurn]) => {
      const answers = all.map(([each, finish], choice) => choiceOf(choice, each, finish))
      const length = Math.max(...answers.map((events) => events.length))
      const events = inTurn
        ? Array.from({ length }, (_, at) => answers.flatMap((each) => each[at] ?? [])).flat()
        : answers.flat()
      return [{ type: 'response-start', upstreamId: 'u', upstreamModel: 'm' }, ...events]
    })
