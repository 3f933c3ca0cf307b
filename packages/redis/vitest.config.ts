import { project } from '../../vitest.shared.ts'

export default project('redis', { globalSetup: ['./test/support/start-redis.ts'] })
