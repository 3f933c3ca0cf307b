import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderCapabilities } from '../scripts/render-capabilities.ts'

it('the table of capabilities is the one of the codecs', () => {
  const page = readFileSync(new URL('../../../docs/capabilities.md', import.meta.url), 'utf8')
  expect(page, 'run `npm run capabilities` in tests/docs').toBe(renderCapabilities())
})
