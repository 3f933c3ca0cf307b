export { bedrock, bedrockMessages, type BedrockOptions } from './bedrock.ts'
export type { AwsCredentials, AwsCredentialSource } from './sign-request.ts'
