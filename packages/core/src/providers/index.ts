export * from './openai.ts'
export * from './anthropic/index.ts'
