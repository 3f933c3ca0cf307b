export { aiSdk, type AiSdkModel, type AiSdkOptions } from './ai-sdk.ts'
