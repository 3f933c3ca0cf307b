import * as fc from 'fast-check'

const members = { requiredKeys: [] }
/** Small: many messages say more than large ones. */
const few = { maxLength: 2 }
const any = fc.constantFrom<unknown>(null, -1, 1e308, true, 'x', [], {}, [null], [{}], { a: {} })
const text = fc.oneof(fc.constantFrom('', 'a', '<think>', '</think>', '<thi', 'null'), any)
const index = fc.oneof(fc.integer({ min: -1, max: 3 }), any)

const call = fc.record(
  {
    index,
    id: fc.constantFrom('a', 'b', '', null),
    type: fc.constantFrom('function', 'custom', 'web_search'),
    function: fc.record({ name: fc.constantFrom('f', 'g', '', null), arguments: text }, members),
  },
  members,
)
const part = fc.record(
  { type: fc.constantFrom('text', 'thinking', 'image_url'), text, thinking: text, image_url: text },
  members,
)
const delta = fc.record(
  {
    role: text,
    content: fc.oneof(text, fc.array(part, few)),
    refusal: text,
    reasoning: text,
    reasoning_content: text,
    reasoning_details: fc.array(fc.record({ type: text, text, data: text, index }, members), few),
    tool_calls: fc.oneof(fc.array(call, few), any),
    function_call: fc.record({ name: text, arguments: text }, members),
    annotations: fc.array(fc.record({ type: text }, members), few),
    images: fc.array(part, few),
    audio: fc.record({ id: text, data: text }, members),
  },
  members,
)
const choice = fc.record(
  {
    index,
    delta,
    message: delta,
    logprobs: any,
    finish_reason: fc.constantFrom('stop', 'tool_calls', 'odd', '', null),
  },
  members,
)
/** Any message made of the words of Chat Completions, whole or streamed, with any values. */
export const anyChatMessage = fc.record(
  {
    id: text,
    model: text,
    choices: fc.oneof(fc.array(choice, few), any),
    usage: fc.dictionary(
      fc.constantFrom('prompt_tokens', 'completion_tokens', 'total_tokens'),
      fc.oneof(fc.integer(), any),
    ),
    service_tier: text,
    citations: fc.array(text, few),
    error: fc.constantFrom(null, undefined, 'text', { message: 'x', code: 429 }, {}),
    base_resp: fc.record({ status_code: fc.constantFrom(0, 1008, 'x') }, members),
  },
  members,
)
