import { describe, expect, test } from 'vitest'
import { bothWays, dialects, primary, startFaulty } from '../support/faulty.ts'

const tools = [
  { type: 'function', function: { name: 'say', parameters: { type: 'object', properties: { text: {} } } } },
]

// R25: what a model passes to a tool arrives as it passed it, however the wire cuts it. (Codecs are fuzzed in test/replay.)
describe.each(dialects)('%s', (dialect) => {
  test.each(bothWays)('a tool call’s arguments are whole, in pieces of one byte ($way)', async ({ stream }) => {
    const faulty = await startFaulty({ dialect, script: 'split', tokens: 20 })
    const asked = await faulty.ask({ stream, models: [primary], body: { tools } })
    expect(JSON.parse(asked.toolArguments)).toEqual({ text: faulty.primaryUpstream.answerText })
    expect(asked).toMatchObject({ finishReasons: ['tool_calls'], content: '', error: undefined })
  })

  test('one that breaks off is never taken for whole', async () => {
    // Gemini's calls come in one piece: only the middle of it is the middle of one
    const script = dialect === 'gemini' ? 'short-byte_300' : 'short_10'
    const options = { routing: { retry: { perCandidate: 0 } } }
    const faulty = await startFaulty({ dialect, script, tokens: 20, options })
    const asked = await faulty.ask({ models: [primary], body: { tools }, stream: true })
    expect(asked.finishReasons).not.toContain('tool_calls')
    expect(asked.done).toBe(false)
    expect(asked.error).toBeDefined()
  })
})
