export {
  type SharedStateFactory,
  type SharedStateSetup,
  testSharedState,
  type TestSharedStateOptions,
} from './test-shared-state.ts'
