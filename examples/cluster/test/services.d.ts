import 'vitest'

declare module 'vitest' {
  /** Where the services are that the tests' set-up started; `undefined` where it could not. */
  interface ProvidedContext {
    databaseUrl: string | undefined
    redisUrl: string | undefined
  }
}
