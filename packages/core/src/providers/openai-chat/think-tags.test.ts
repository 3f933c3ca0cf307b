import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../chat/index.ts'
import { ThinkTagFilter } from './think-tags.ts'

function read(pieces: readonly string[]): { thoughts: string; answer: string } {
  const filter = new ThinkTagFilter()
  const events = [
    ...pieces.flatMap((text) => filter.apply([{ type: 'text-delta', choice: 0, text }])),
    ...filter.apply([{ type: 'finish', choice: 0, reason: 'stop', nativeReason: 'stop' }]),
    ...filter.end(),
  ]
  const join = (of: (event: ChatEvent) => string): string => events.map(of).join('')
  return {
    thoughts: join((event) =>
      event.type === 'reasoning-delta' && event.detail.type === 'reasoning.text' ? (event.detail.text ?? '') : '',
    ),
    answer: join((event) => (event.type === 'text-delta' ? event.text : '')),
  }
}

test.each([
  ['<think>why</think>\n\nbecause', 'why', '\n\nbecause'],
  ['\n<think>\nwhy\n</think>because </think> <think>', '\nwhy\n', 'because </think> <think>'],
  ['no thoughts <think>here</think>', '', 'no thoughts <think>here</think>'],
  ['<thin air', '', '<thin air'],
  ['<think>cut off </thi', 'cut off </thi', ''],
  ['<thi', '', '<thi'],
  ['', '', ''],
])('%j, wherever it is cut', (text, thoughts, answer) => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length]
      expect(read(at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual({ thoughts, answer })
    }),
  )
})
