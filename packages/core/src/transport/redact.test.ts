import { expect, test } from 'vitest'
import { Secret } from '../providers/secret.ts'
import { redact } from './redact.ts'

const secrets = [new Secret('sk-proj-abc/DEF+0123456789'), new Secret('test')]

test.each([
  ['Incorrect API key provided: sk-proj-abc/DEF+0123456789.', 'Incorrect API key provided: [redacted]'],
  ['"sk-proj-abc/DEF+0123456789" is wrong', '"[redacted]" is wrong'],
  ['key sk-proj-****************6789 is wrong', 'key [redacted] is wrong'],
  ['?key=sk-proj-abc%2FDEF%2B0123456789&x', '?key=[redacted]'],
  ['twice: sk-proj-abc/DEF+0123456789 sk-proj-abc/DEF+0123456789', 'twice: [redacted] [redacted]'],
  ['Bearer test is not the latest test-key', 'Bearer [redacted] is not the latest test-key'],
  ['nothing here', 'nothing here'],
])('%s', (text, clean) => {
  expect(redact(text, secrets)).toBe(clean)
})
