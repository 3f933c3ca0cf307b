import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { anthropic, createGateway, type GatewayOptions, openai } from '@inroute/core'
import { afterAll, describe, expect, it } from 'vitest'
import { fixturesPresent, type RecordedCase, recordedCases } from '../../core/test/support/fixtures.ts'
import { startUpstream } from '../../core/test/support/upstream.ts'
import { aiSdk } from '../src/index.ts'

/** Where the two readings differ, and why; by what the collector found in a case. */
const known: Readonly<Record<string, string>> = {
  'openai-chat legacy_functions': 'the AI SDK does not read a legacy function_call',
  'openai-chat refusal': 'a refusal is text to the AI SDK',
  'anthropic compaction': 'the summary of a compaction is text to the AI SDK',
}

interface Reading {
  status: number
  text: string
  calls: { name: string; arguments: unknown }[]
  finish: string | null | undefined
  tokens: { prompt: number; completion: number } | undefined
}

async function serve(recorded: RecordedCase): Promise<string> {
  const type = recorded.stream ? 'text/event-stream' : 'application/json'
  const server = await startUpstream((res) => {
    res.writeHead(recorded.status, { 'content-type': recorded.status === 200 ? type : 'application/json' })
    res.end(recorded.answer())
  })
  return `${server.url}/v1`
}

async function read(providers: GatewayOptions['providers'], stream: boolean): Promise<Reading> {
  const gateway = createGateway({ providers, authenticate: false, routing: { retry: { perCandidate: 0 } } })
  const client = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'a/b', stream, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  const text = await client.text()
  const chunks = text.startsWith('{')
    ? [JSON.parse(text) as Chunk]
    : text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Chunk] : []))
  return collect(client.status, chunks)
}

interface Chunk {
  choices?: { delta?: Piece; message?: Piece; finish_reason?: string | null }[]
  usage?: { prompt_tokens: number; completion_tokens: number }
}

interface Piece {
  content?: string | null
  tool_calls?: { index?: number; function?: { name?: string; arguments?: string } }[]
}

function collect(status: number, chunks: readonly Chunk[]): Reading {
  let text = ''
  const calls: { name: string; arguments: string }[] = []
  for (const { choices } of chunks) {
    const piece = choices?.[0]?.delta ?? choices?.[0]?.message
    text += piece?.content ?? ''
    for (const [at, { index = at, function: fn }] of (piece?.tool_calls ?? []).entries()) {
      const call = (calls[index] ??= { name: '', arguments: '' })
      call.name += fn?.name ?? ''
      call.arguments += fn?.arguments ?? ''
    }
  }
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage
  return {
    status,
    text,
    calls: calls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments || '{}') as unknown })),
    finish: chunks.findLast(({ choices }) => choices?.[0]?.finish_reason)?.choices?.[0]?.finish_reason,
    tokens: usage && { prompt: usage.prompt_tokens, completion: usage.completion_tokens },
  }
}

const families = {
  anthropic: {
    own: (baseURL: string) => anthropic({ apiKey: 'k', baseURL, models: { 'a/b': { upstream: 'claude-x' } } }),
    theirs: (baseURL: string) => createAnthropic({ apiKey: 'k', baseURL })('claude-x'),
  },
  'openai-chat': {
    own: (baseURL: string) => openai({ apiKey: 'k', baseURL, models: { 'a/b': { upstream: 'gpt-x' } } }),
    theirs: (baseURL: string) => createOpenAI({ apiKey: 'k', baseURL }).chat('gpt-x'),
  },
}

describe.skipIf(!fixturesPresent).each(Object.entries(families))(
  'recorded %s: by the AI SDK as by our own codec',
  (family, { own, theirs }) => {
    const cases = recordedCases(family).filter(({ id }) => !id.includes('count-tokens'))
    const reasonOf = ({ features }: RecordedCase) =>
      features.map((feature) => known[`${family} ${feature}`]).find(Boolean)
    let passed = 0
    afterAll(() => {
      process.stderr.write(`ai-sdk, recorded ${family}: ${passed} of ${cases.length} passed\n`)
    })

    const readings = async (recorded: RecordedCase): Promise<[Reading, Reading]> => {
      const baseURL = await serve(recorded)
      return [
        await read([aiSdk({ 'a/b': theirs(baseURL) })], recorded.stream),
        await read([own(baseURL)], recorded.stream),
      ]
    }
    it.for(cases.filter((each) => !reasonOf(each)))('$id', async (recorded) => {
      const [received, expected] = await readings(recorded)
      expect(received).toEqual(expected)
      passed += 1
    })
    it.for(cases.filter(reasonOf))('$id differs, as listed', async (recorded) => {
      const [received, expected] = await readings(recorded)
      expect(received).not.toEqual(expected)
    })
  },
)
