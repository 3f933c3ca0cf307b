import { library } from '../../tsdown.shared.ts'

// ES modules only: vitest itself cannot be required
export default library({ store: 'src/store/index.ts', upstream: 'src/upstream/index.ts' }, ['esm'])
