import { APICallError } from '@ai-sdk/provider'
import { isObject } from '@inroute/core/provider'

/** An error of a model, as the HTTP answer it stands for. */
export interface ErrorAnswer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
}

/** @throws the error itself when no answer came at all: a connection that failed */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (APICallError.isInstance(error)) {
    const { statusCode, responseHeaders = {}, responseBody, message } = error
    if (statusCode === undefined) throw causeOf(error)
    // an error the provider reported inside a 200
    const status = statusCode < 400 ? 502 : statusCode
    const headers = Object.fromEntries(
      Object.entries(responseHeaders).map(([name, value]) => [name.toLowerCase(), value]),
    )
    return { status, headers, body: responseBody || bodyOf(message) }
  }
  if (error instanceof Error) {
    const { status, message } = own[error.name] ?? { status: 500, message: undefined }
    return { status, headers: {}, body: bodyOf(message ?? (status === 500 ? 'the model failed' : error.message)) }
  }
  // what a provider sent as an error in its stream
  const sent = isObject(error) && isObject(error['error']) ? error['error'] : error
  return { status: 502, headers: {}, body: isObject(sent) ? JSON.stringify({ error: sent }) : bodyOf(String(sent)) }
}

const bodyOf = (message: string): string => JSON.stringify({ error: { message } })

const causeOf = (error: Error): Error => (error.cause instanceof Error ? error.cause : error)

/** The AI SDK's own errors. Those whose messages quote what was sent or received get another one. */
const own: Readonly<Record<string, { status: number; message?: string }>> = {
  AI_UnsupportedFunctionalityError: { status: 400 },
  AI_InvalidPromptError: { status: 400, message: 'the model cannot take a prompt of this form' },
  AI_InvalidArgumentError: { status: 400, message: 'the model cannot take one of the settings' },
  AI_LoadAPIKeyError: { status: 401, message: 'the model has no API key' },
  AI_LoadSettingError: { status: 401, message: 'the model lacks a setting' },
  AI_NoSuchModelError: { status: 404 },
  AI_NoSuchProviderReferenceError: { status: 400, message: 'the model does not know one of the files' },
  AI_JSONParseError: { status: 502, message: 'the answer is not JSON' },
  AI_TypeValidationError: { status: 502, message: 'the answer is not of the form expected' },
  AI_InvalidResponseDataError: { status: 502, message: 'the answer is not of the form expected' },
  AI_EmptyResponseBodyError: { status: 502, message: 'the answer is empty' },
  AI_NoContentGeneratedError: { status: 502, message: 'the answer is empty' },
}
