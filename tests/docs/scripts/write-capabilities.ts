// Writes docs/capabilities.md from the codecs: `npm run capabilities` in tests/docs.
import { writeFileSync } from 'node:fs'
import { renderCapabilities } from './render-capabilities.ts'

writeFileSync(new URL('../../../docs/capabilities.md', import.meta.url), renderCapabilities())
