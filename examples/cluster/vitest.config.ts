import { mergeConfig } from 'vitest/config'
import { project } from '../../vitest.shared.ts'

export default mergeConfig(project('example-cluster'), {
  test: {
    globalSetup: [
      '../../packages/postgres/test/support/start-postgres.ts',
      '../../packages/redis/test/support/start-redis.ts',
    ],
  },
})
