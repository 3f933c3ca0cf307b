import {
  type ChatCodec,
  createAnthropicCodec,
  defineProvider,
  OptionsError,
  type Provider,
  type ProviderDefaults,
  type ProviderOptions,
} from '@inroute/core/provider'
import { converseCapabilities } from './capabilities.ts'
import { classifyBedrockError } from './classify-error.ts'
import { createConverseStreamDecoder, decodeConverseReply } from './decode-answer.ts'
import { encodeConverseRequest } from './encode-request.ts'
import { createEventStreamFramer } from './event-stream-framer.ts'
import { createMessagesFramer } from './messages-framer.ts'
import { type AwsCredentialSource, createSigner } from './sign-request.ts'

/** What `bedrock()` takes. */
export interface BedrockOptions extends ProviderOptions {
  /** Where the models run, e.g. `us-east-1`. */
  region: string
  /**
   * What requests are signed with: an access key, or any credential provider of the AWS SDK. Absent: `apiKey`, or the Bedrock
   * API key in `AWS_BEARER_TOKEN_BEDROCK`.
   */
  credentials?: AwsCredentialSource | undefined
}

/** Converse and ConverseStream: one wire for the models of all vendors. */
export const converseCodec: ChatCodec = {
  wire: 'bedrock-converse',
  encode: encodeConverseRequest,
  decodeReply: decodeConverseReply,
  createStreamDecoder: createConverseStreamDecoder,
  createFramer: createEventStreamFramer,
  classifyError: classifyBedrockError,
  capabilities: converseCapabilities,
}

const messages = createAnthropicCodec('bedrock')

/** InvokeModel with Anthropic's own Messages bodies. */
export const messagesCodec: ChatCodec = {
  ...messages,
  encode(input) {
    const encoded = messages.encode(input)
    return input.stream ? { ...encoded, headers: { ...encoded.headers, accept: eventStream } } : encoded
  },
  createFramer: createMessagesFramer,
  classifyError: classifyBedrockError,
}

const eventStream = 'application/vnd.amazon.eventstream'

/**
 * Amazon Bedrock by its Converse API, for the models of every vendor.
 * @throws OptionsError `invalid_region`, and as `defineProvider`
 */
export const bedrock = (options: BedrockOptions): Provider =>
  define({ id: 'amazon-bedrock', name: 'Amazon Bedrock', chat: converseCodec, vendor: 'bedrock' }, options)

/**
 * Claude on Amazon Bedrock in Anthropic's own words: callers of the Messages dialect reach it with every member they sent.
 * Beside `bedrock()` it needs an `id` of its own.
 * @throws OptionsError `invalid_region`, and as `defineProvider`
 */
export const bedrockMessages = (options: BedrockOptions): Provider =>
  define({ id: 'amazon-bedrock-messages', name: 'Amazon Bedrock', chat: messagesCodec }, options)

function define(
  defaults: Pick<ProviderDefaults, 'id' | 'name' | 'chat' | 'vendor'>,
  { region, credentials, ...options }: BedrockOptions,
): Provider {
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new OptionsError('invalid_region', `bedrock: region must be one of AWS's, received ${JSON.stringify(region)}`)
  }
  const sign = credentials && createSigner(region, credentials)
  return defineProvider(
    {
      ...defaults,
      baseURL: `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
      ...(sign ? { ownCredentials: true } : { keyVariable: 'AWS_BEARER_TOKEN_BEDROCK' }),
      authorize: sign ?? (({ key }) => ({ authorization: `Bearer ${key}` })),
      links: {
        privacyPolicy: 'https://aws.amazon.com/privacy/',
        termsOfService: 'https://aws.amazon.com/service-terms/',
        statusPage: 'https://health.aws.amazon.com/health/status',
      },
    },
    options,
  )
}
