import { expect, it } from 'vitest'
import type { ChatRequest } from '../chat/index.ts'
import { reportLeftOut } from './left-out.ts'

it('says what a provider will not see and why, and nothing of what asks for nothing', () => {
  const reports: string[] = []
  const request = {
    messages: [],
    model: 'm',
    user: 'u',
    temperature: 1,
    seed: 0,
    n: 1,
    logit_bias: {},
    parallel_tool_calls: false,
    top_p: null,
    safetySettings: [],
    unheard_of: 1,
    toString: 1,
  } as unknown
  reportLeftOut(request as ChatRequest, {
    table: { temperature: true, seed: 'no seed', n: 'no n', logit_bias: 'no bias', parallel_tool_calls: 'cannot' },
    isNative: (name) => name === 'safetySettings',
    unknown: 'not a member',
    report: (field, message) => reports.push(`${field}: ${message}`),
  })
  expect(reports).toEqual([
    'seed: no seed',
    'parallel_tool_calls: cannot',
    'unheard_of: not a member',
    'toString: not a member',
  ])
})
