import { createRequire } from 'node:module'
import { mergeConfig } from 'vitest/config'
import { project } from '../../vitest.shared.ts'

const { resolve } = createRequire(import.meta.url)
const names = ['common', 'core', 'platform-express', 'platform-fastify', 'testing'].map((name) => `@nestjs/${name}`)

// @inroute/nestjs and its own tests, with Nest 11, the oldest supported major, in place of the newest
export default mergeConfig(project('nestjs-11'), {
  resolve: { alias: names.map((name) => ({ find: new RegExp(`^${name}$`), replacement: resolve(name) })) },
  test: { include: ['../../packages/nestjs/test/*.test.ts', 'test/*.test.ts'] },
})
