export * from './openai.ts'
