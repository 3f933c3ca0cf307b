/*
 * What fitting a prompt costs: counting, cutting, and the longest time the event loop is kept.
 *
 *   node bench/fit.ts
 *
 * Each figure is the thread's CPU time, the mean of several runs on fresh objects, so that nothing is remembered between
 * them. All of it is one piece of synchronous work: on an idle core it is how long the event loop waits.
 */
import { fitRequest } from '../packages/core/src/fit/fit-request.ts'
import type { ChatMessage } from '../packages/core/src/chat/index.ts'
import { countTokens } from '../packages/core/src/tokens/count-tokens.ts'
import { tokenProfile } from '../packages/core/src/tokens/profile.ts'

const model = 'openai/gpt-4o'
const profile = tokenProfile(model)
const kilobyte = 1000

const paragraph =
  'The build failed again: `npm test` stops at "cannot find module", although the file is there.\n' +
  '```ts\nexport const load = async (id: string): Promise<Item> => {\n  const row = await db.get(id)\n  return parse(row)\n}\n```\n' +
  'I looked at the logs of the last three runs, and the path has two slashes in it. Could that be the reason?\n'

/** A conversation of about so many bytes, in turns of two messages. */
function conversation(bytes: number, messageBytes = 4 * kilobyte): ChatMessage[] {
  const content = paragraph.repeat(Math.ceil(messageBytes / paragraph.length)).slice(0, messageBytes)
  return Array.from({ length: Math.max(2, Math.round(bytes / messageBytes)) }, (_, at) => ({
    role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: `${at} ${content}`,
  }))
}

const single = (text: string): ChatMessage[] => [
  { role: 'user', content: 'Summarise this.' },
  { role: 'assistant', content: 'Go ahead.' },
  { role: 'user', content: text },
]

const workloads: readonly [string, () => ChatMessage[]][] = [
  ['conversation of 10 kB', () => conversation(10 * kilobyte, kilobyte)],
  ['conversation of 100 kB', () => conversation(100 * kilobyte)],
  ['conversation of 1 MB', () => conversation(1000 * kilobyte)],
  ['conversation of 10 MB', () => conversation(10_000 * kilobyte)],
  ['conversation of 10 MB, long messages', () => conversation(10_000 * kilobyte, 1000 * kilobyte)],
  ['one message of 1 MB', () => single(paragraph.repeat(2500))],
  ['one message of 500 kB of one letter', () => single('a'.repeat(500 * kilobyte))],
  ['one message of 500 kB of blanks', () => single(' '.repeat(500 * kilobyte))],
  ['one message of 500 kB of emoji', () => single('👩‍💻'.repeat(100 * kilobyte))],
  ['100,000 messages of a word', () => conversation(1000 * kilobyte, 10)],
]

console.log(
  'milliseconds of CPU time'.padEnd(40),
  'MB'.padStart(6),
  'count'.padStart(8),
  'fit 32k'.padStart(8),
  'refit'.padStart(8),
)
const fitted = new Map<string, number>()
for (const [name, messages] of workloads) {
  const size = JSON.stringify(messages()).length / (1000 * kilobyte)
  const count = cost(messages, (request) => void countTokens(request, profile))
  const fit = cost(messages, (request) => void fitInto(request, 32_000))
  const refit = cost(
    messages,
    (request) => void fitInto(request, 16_000),
    (request) => void fitInto(request, 32_000),
  )
  fitted.set(name, fit)
  console.log(
    name.padEnd(40),
    ...[size, count, fit, refit].map((value, at) => value.toFixed(at === 0 ? 2 : 1).padStart(at === 0 ? 6 : 8)),
  )
}
const ratio = (fitted.get('conversation of 10 MB') ?? 0) / (fitted.get('conversation of 1 MB') ?? 1)
console.log(`ten times the conversation (1 MB, 10 MB) takes ${ratio.toFixed(1)} times as long`)

function fitInto(request: { messages: ChatMessage[] }, contextTokens: number): unknown {
  return fitRequest({
    request: { ...request, plugins: [{ id: 'context-compression' }] },
    model,
    offer: { contextTokens },
  })
}

type Run = (request: { messages: ChatMessage[] }) => void

/** CPU time of one run, the mean of as many as make the clock's ticks small. `prepare` is not in it. */
function cost(messages: () => ChatMessage[], run: Run, prepare?: Run): number {
  const body = JSON.stringify(messages())
  let totalMs = 0
  let rounds = 0
  for (; rounds < 5 || (totalMs < 200 && rounds < 200); rounds++) {
    // as they come from a body: flat strings
    const request = { messages: JSON.parse(body) as ChatMessage[] }
    prepare?.(request)
    const before = process.threadCpuUsage()
    run(request)
    const { user, system } = process.threadCpuUsage(before)
    totalMs += (user + system) / 1000
  }
  return totalMs / rounds
}
