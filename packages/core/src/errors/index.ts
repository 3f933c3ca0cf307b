export * from './codes.ts'
export * from './gateway-error.ts'
export * from './upstream-failure.ts'
export * from './from-upstream-failure.ts'
