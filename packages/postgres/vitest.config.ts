import { project } from '../../vitest.shared.ts'

export default project('postgres', { globalSetup: ['./test/support/start-postgres.ts'] })
