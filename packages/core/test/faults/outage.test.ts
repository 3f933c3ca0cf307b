import { expect, test } from 'vitest'
import { type Asked, dialects, startFaulty } from '../support/faulty.ts'

const everyMs = 250

test.each(dialects)(
  '15: %s down for 60 s under steady traffic: served by the fallback, probed once a second at most, back within 30 s',
  { timeout: 60_000 },
  async (dialect) => {
    const faulty = await startFaulty({ dialect, script: 'ok', tokens: 5 })
    const { clock, primaryUpstream } = faulty
    const answers: { atMs: number; asked: Asked }[] = []
    const startMs = clock.now()
    const steady = async (forMs: number): Promise<void> => {
      for (const endMs = clock.now() + forMs; clock.now() < endMs; clock.advance(everyMs)) {
        const atMs = clock.now() - startMs
        const answer = faulty.ask().then((asked) => answers.push({ atMs, asked }))
        // a retry pauses; the traffic does not
        await Promise.race([answer, clock.armed(125)])
      }
      // nobody waits any more: what is still pausing ends in the next step
      clock.advance(everyMs)
    }
    await steady(10_000)
    const before = primaryUpstream.requests.length
    primaryUpstream.goDown()
    await steady(60_000)
    const during = primaryUpstream.requests.length - before
    primaryUpstream.comeUp()
    const upAtMs = clock.now() - startMs
    await steady(35_000)
    await expect.poll(() => answers.length).toBe(Math.ceil(105_000 / everyMs))

    expect(answers.filter(({ asked }) => asked.content !== primaryUpstream.answerText)).toEqual([])
    expect(before).toBe(10_000 / everyMs)
    expect(during).toBeLessThanOrEqual(60)
    const back = answers.find(({ atMs, asked }) => atMs >= upAtMs && asked.providers[0] === 'Primary')
    expect(back!.atMs - upAtMs).toBeLessThanOrEqual(30_000)
    const last = answers.filter(({ atMs }) => atMs > upAtMs + 30_000)
    expect(new Set(last.flatMap(({ asked }) => asked.providers))).toEqual(new Set(['Primary']))
  },
)
