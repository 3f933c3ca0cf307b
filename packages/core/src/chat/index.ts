export * from './event.ts'
export * from './request.ts'
export * from './usage.ts'
