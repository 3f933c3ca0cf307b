/*
 * How long one turn of the event loop takes at the most when a prompt of a megabyte comes through: R23 allows 20 ms.
 *
 *   node bench/large/run.ts [--rounds=15] [--bytes=1000000]
 *
 * The gateway has a process of its own, with budgets on; caller and provider have others. Each figure is CPU time of the
 * gateway's thread within one turn, garbage collection included: the median over the rounds, and the longest.
 */
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { startChild } from '../child.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, bytes: { type: 'string', default: '1000000' } },
})
const bytes = Number(values.bytes)

const prose = 'The build failed again: `npm test` stops at "cannot find module", although the file is there.\n'
const fill = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)
const turns = (count: number, text: string): object[] =>
  Array.from({ length: count }, (_, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: `${at} ${text}` }))

/** Prompts of about a megabyte, by what they are made of. */
const prompts: Record<string, object[]> = {
  'one message': [{ role: 'user', content: fill(prose, bytes) }],
  '1,000 messages': turns(1_001, fill(prose, bytes / 1_000)),
  '10,000 messages': turns(10_001, fill(prose, bytes / 10_000)),
  'not ASCII': [{ role: 'user', content: fill('Straße, 東京, ça va, 👍 ', bytes / 2) }],
}

/** The skins, and the body of each for the same messages. */
const skins: Record<string, (model: string, messages: object[]) => object> = {
  'chat/completions': (model, messages) => ({ model, messages, max_tokens: 50 }),
  messages: (model, messages) => ({ model, messages, max_tokens: 50 }),
  responses: (model, messages) => ({ model, input: messages, max_output_tokens: 50 }),
}

const upstream = await startChild<Record<'openai' | 'anthropic' | 'gemini', string>>('large/upstream.ts', { core: 1 })
const gateway = await startChild<number>('large/gateway.ts', { core: 0, args: [JSON.stringify(upstream.serves)] })
const pool = new Pool(`http://127.0.0.1:${gateway.serves}`, { connections: 1 })

async function longestTurn(path: string, body: string): Promise<number> {
  await gateway.ask('start')
  const answer = await pool.request({
    path: `/${path}`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 500)}`)
  return gateway.ask<number>('stop')
}

console.log(`longest turn of the event loop, in milliseconds of CPU time: median (longest) of ${values.rounds}`)
console.log(''.padEnd(34), ...Object.keys(prompts).map((name) => name.padStart(17)))
for (const [path, bodyOf] of Object.entries(skins)) {
  for (const wire of ['openai', 'anthropic', 'gemini']) {
    const figures: string[] = []
    for (const messages of Object.values(prompts)) {
      const body = JSON.stringify(bodyOf(`large/${wire}`, messages))
      const rounds: number[] = []
      for (let round = 0; round < 5 + Number(values.rounds); round++) {
        const longestMs = await longestTurn(path, body)
        if (round >= 5) rounds.push(longestMs)
      }
      rounds.sort((a, b) => a - b)
      figures.push(`${rounds[rounds.length >> 1]!.toFixed(1)} (${rounds.at(-1)!.toFixed(1)})`.padStart(17))
    }
    console.log(`${path} to ${wire}`.padEnd(34), ...figures)
  }
}
await pool.close()
gateway.stop()
upstream.stop()
