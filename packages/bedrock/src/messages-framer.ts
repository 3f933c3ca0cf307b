import { type Framer, objectOf, parseJson, textOf, type WireMessage } from '@inroute/core/provider'
import { failureOfException } from './classify-error.ts'
import { createEventStreamFramer } from './event-stream-framer.ts'

/**
 * The messages of InvokeModelWithResponseStream: each `chunk` frame wraps one event of the model's own stream in base64. An
 * exception becomes an error event of that stream.
 */
export function createMessagesFramer(): Framer {
  const frames = createEventStreamFramer()
  const unwrap =
    (emit: (message: WireMessage) => void) =>
    (frame: WireMessage): void => {
      if (frame.event?.startsWith('exception:')) return emit(errorOf(frame.event, frame.data))
      const bytes = textOf(objectOf(parseJson(frame.data))?.['bytes'])
      if (bytes !== undefined) emit({ data: Buffer.from(bytes, 'base64').toString('utf8') })
    }
  return {
    push: (bytes, emit) => frames.push(bytes, unwrap(emit)),
    end: (emit) => frames.end(unwrap(emit)),
  }
}

/** What Anthropic calls the kinds of failure that Bedrock names in its own way. */
const anthropicTypes: Readonly<Record<string, string>> = {
  auth: 'authentication_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
  rate_limit: 'rate_limit_error',
  overloaded: 'overloaded_error',
  timeout: 'timeout_error',
  invalid_request: 'invalid_request_error',
  context_length: 'invalid_request_error',
}

function errorOf(event: string, data: string): WireMessage {
  const { kind, message } = failureOfException(event, data)
  const error = { type: anthropicTypes[kind] ?? 'api_error', message }
  return { event: 'error', data: JSON.stringify({ type: 'error', error }) }
}
