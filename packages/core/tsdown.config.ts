import { library } from '../../tsdown.shared.ts'

export default library({
  index: 'src/index.ts',
  node: 'src/edge/node.ts',
  shared: 'src/shared/index.ts',
  store: 'src/store/index.ts',
  provider: 'src/providers/public.ts',
  testing: 'src/testing/index.ts',
  otel: 'src/otel/trace-gateway.ts',
})
