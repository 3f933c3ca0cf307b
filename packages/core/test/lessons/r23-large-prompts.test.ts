import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { anthropic, createGateway, openaiCompatible } from '../../src/index.ts'
import { wholeTextLength } from '../../src/tokens/count-tokens.ts'
import { openaiWire } from '../support/upstream.ts'

const model = 'test/large'
const megabyte = 1_000_000
const offer = {
  models: {
    [model]: { upstream: 'm', contextTokens: 2_000_000, pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
  },
}
const usage = { input_tokens: 10, output_tokens: 5 }
const wires = {
  'the caller’s own wire': { factory: openaiCompatible, reply: openaiWire.reply('Hi') },
  'another wire': {
    factory: anthropic,
    reply: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: 'end_turn', usage },
  },
}

/** An upstream in this process that looks at nothing of what it gets. */
async function startUnseeing(reply: object): Promise<string> {
  const answer = JSON.stringify(reply)
  const server = createServer((req, res) => {
    req.resume().on('end', () => res.writeHead(200, { 'content-type': 'application/json' }).end(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Work {
  /** Characters looked at one by one, in this language and not by the engine. */
  units: number
  /** Whole bodies parsed, and written. */
  parsed: number
  written: number
  /** In which turns of the event loop a body was parsed, and in which characters were looked at. */
  turns: { parsed: Set<number>; looked: Set<number> }
}

/** What is done with large texts while `run` lasts, counted where all of it must pass: no time is measured. */
async function countWork(run: () => Promise<void>): Promise<Work> {
  const work: Work = { units: 0, parsed: 0, written: 0, turns: { parsed: new Set(), looked: new Set() } }
  let turn = 0
  let counting = true
  const nextTurn = (): void => {
    turn += 1
    if (counting) setImmediate(nextTurn)
  }
  nextTurn()
  const { parse, stringify } = JSON
  const { charCodeAt } = String.prototype
  const patch = (target: object, name: string, value: unknown): void => void Reflect.set(target, name, value)
  patch(String.prototype, 'charCodeAt', function counted(this: string, index: number) {
    work.units += 1
    if (work.units % 1_000 === 0) work.turns.looked.add(turn)
    return charCodeAt.call(this, index)
  })
  patch(JSON, 'parse', (...args: Parameters<typeof parse>) => {
    if (args[0].length > megabyte / 2) {
      work.parsed += 1
      work.turns.parsed.add(turn)
    }
    return parse(...args) as unknown
  })
  patch(JSON, 'stringify', (...args: Parameters<typeof stringify>) => {
    const text = stringify(...args) as string | undefined
    if ((text?.length ?? 0) > megabyte / 2) work.written += 1
    return text
  })
  try {
    await run()
  } finally {
    counting = false
    patch(String.prototype, 'charCodeAt', charCodeAt)
    patch(JSON, 'parse', parse)
    patch(JSON, 'stringify', stringify)
  }
  return work
}

async function ask(wire: keyof typeof wires, contents: string[]): Promise<Work> {
  const { factory, reply } = wires[wire]
  const baseURL = await startUnseeing(reply)
  const gateway = createGateway({
    providers: [factory({ id: 'large', apiKey: 'sk-test-0123456789', baseURL, ...offer })],
    // a budget, so that the prompt is bounded and counted as for a paying caller
    account: { budget: { limitUsd: 100, window: 'daily' } },
    authenticate: false,
  })
  onTestFinished(() => gateway.close())
  const body = JSON.stringify({
    model,
    max_tokens: 100,
    messages: contents.map((content) => ({ role: 'user', content })),
  })
  return countWork(async () => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
    expect(response.status).toBe(200)
    await response.text()
  })
}

const words = (length: number): string => 'Some words, 12 of them.\n'.repeat(length).slice(0, length)
/** Ids, headers and the like are read by the unit too; they do not grow with the prompt. */
const otherUnits = 20_000
const conversation = Array.from({ length: 1_000 }, (_, index) => words(megabyte / 1_000 - 4) + String(index))

// R23: the host's event loop is ours for as long as the prompt is gone through: seldom, and by the engine where possible.
test.each(Object.keys(wires) as (keyof typeof wires)[])(
  '%s: a megabyte is parsed once, written once at most',
  async (wire) => {
    for (const contents of [[words(megabyte)], conversation]) {
      const { parsed, written } = await ask(wire, contents)
      expect(parsed).toBe(1)
      expect(written).toBeLessThanOrEqual(1)
    }
  },
)

test.each(Object.keys(wires) as (keyof typeof wires)[])(
  '%s: a text is looked at once at most, a long one in samples',
  async (wire) => {
    const conversed = await ask(wire, conversation)
    // that it is looked at at all shows that looking is counted
    expect(conversed.units).toBeGreaterThan(megabyte / 2)
    expect(conversed.units).toBeLessThanOrEqual(megabyte + otherUnits)
    const one = await ask(wire, [words(megabyte)])
    const four = await ask(wire, [words(4 * megabyte)])
    for (const { units } of [one, four]) expect(units).toBeLessThanOrEqual(wholeTextLength + otherUnits)
  },
)

test.each(Object.keys(wires) as (keyof typeof wires)[])(
  '%s: between its steps everything else in the process gets its turn',
  async (wire) => {
    const { turns } = await ask(wire, conversation)
    expect(turns.looked.size).toBeGreaterThan(0)
    expect([...turns.parsed].filter((turn) => turns.looked.has(turn))).toEqual([])
  },
)
