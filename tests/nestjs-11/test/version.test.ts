import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('this project really runs Nest 11', () => {
  const manifest = new URL('../node_modules/@nestjs/core/package.json', import.meta.url)
  expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({
    version: expect.stringMatching(/^11\./) as string,
  })
})
