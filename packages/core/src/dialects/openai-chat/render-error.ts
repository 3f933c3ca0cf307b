import type { GatewayError } from '../../errors/gateway-error.ts'

/** The error envelope of the chat, completions, embeddings and management routes (section 15). */
export function renderError(error: GatewayError, metadata?: Record<string, unknown>): object {
  return {
    error: errorBody(error),
    ...(metadata && error.status !== 500 && { openrouter_metadata: metadata }),
  }
}

/** The `error` object, alike in JSON answers and in the last chunk of a broken stream. */
export function errorBody(error: GatewayError): object {
  const providerCode = error.status === 500 ? undefined : error.failure?.code
  return {
    code: error.status,
    message: error.message,
    ...(error.availability && { availability: error.availability }),
    metadata: {
      error_type: error.errorType,
      // our own stable code, finer than `error_type`; the documentation's error table lists them
      error_code: error.code,
      ...(providerCode !== undefined && { provider_code: providerCode }),
      ...error.metadata,
    },
  }
}
