import { library } from '../../tsdown.shared.ts'

// ES modules only: vitest itself cannot be required
export default library(
  {
    adapter: 'src/adapter/index.ts',
    shared: 'src/shared/index.ts',
    store: 'src/store/index.ts',
    upstream: 'src/upstream/index.ts',
  },
  ['esm'],
)
