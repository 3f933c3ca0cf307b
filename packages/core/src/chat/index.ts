export * from './event.ts'
export * from './provider-preferences.ts'
export * from './request.ts'
export * from './usage.ts'
