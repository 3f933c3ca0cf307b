export * from './openai.ts'
export * from './anthropic/index.ts'
export * from './google/google.ts'
