import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('answers from three providers without any server, and says what it cost', () => {
  const env = { PATH: process.env['PATH'] }
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const said = execFileSync(process.execPath, [main], { env, encoding: 'utf8' })
  for (const model of ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4.5', 'google/gemini-2.5-flash']) {
    expect(said).toContain(`${model}: This answer is simulated`)
    expect(said).toMatch(new RegExp(`${model}: 1 request, 0\\.\\d+ USD`))
  }
})
