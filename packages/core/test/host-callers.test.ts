import { expect, it, onTestFinished } from 'vitest'
import { type Caller, createGateway, openai } from '../src/index.ts'
import { createScript } from '../src/testing/index.ts'

// as a host without types may give them: `identify` of a session nobody is logged into, a budget with a slip of the pen
const wrong: [given: object | string, message: RegExp][] = [
  [{ id: undefined, budget: { limitUsd: 1 } }, /^The id of a caller must be .* type undefined/],
  [{ id: 42 }, /^The id of a caller must be .* type number/],
  [{ id: '' }, /^The id of a caller must be .* one of 0 characters/],
  ['ada', /^The id of a caller must be .* type undefined/],
  [{ id: 'ada', budget: { limitUSD: 1 } }, /caller\.budget: there is no option 'limitUSD'/],
  [{ id: 'ada', budget: { limitUsd: '1' } }, /caller\.budget\.limitUsd must be USD .* received '1'/],
  [{ id: 'ada', tags: { team: 1 } }, /caller\.tags must be texts by name/],
  [{ id: 'ada', limits: { rpm: 3 } }, /caller\.limits: there is no option 'rpm'/],
  [{ id: 'ada', models: 'openai/*' }, /^caller\.models must be a list of model ids/],
]

const ask = async (caller: object | string) => {
  const script = createScript(() => 'Hello')
  const gateway = createGateway({ providers: script.play([openai()]), authenticate: false })
  onTestFinished(() => gateway.close())
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] }),
    caller: caller as Caller,
  })
  const { error } = (await response.json()) as { error?: { message: string } }
  return { status: response.status, message: error?.message, sent: script.requests.length }
}

it.each(wrong)('a caller that would limit nothing or nobody is a fault of the host: %j', async (given, message) => {
  expect(await ask(given)).toMatchObject({ status: 500, message: expect.stringMatching(message), sent: 0 })
})

it('a caller may have members of its own, as sessions do', async () => {
  expect(await ask({ id: 'ada', email: 'ada@example.com', budget: [{ limitUsd: 1, window: 'daily' }] })).toMatchObject({
    status: 200,
    sent: 1,
  })
})
