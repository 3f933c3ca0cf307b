import type {
  LanguageModelV3CallOptions,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ProviderAnswer, ProviderCall, Warning } from '@inroute/core/provider'
import type { AiSdkModel } from './ai-sdk.ts'
import { toV3Options } from './adapt-v3.ts'
import { errorAnswer } from './error-answer.ts'

/** Calls a model, and gives what it answers in bytes: its own parts as Server-Sent Events, or its whole result as JSON. */
export async function callModel(
  model: AiSdkModel,
  options: LanguageModelV4CallOptions,
  call: ProviderCall,
): Promise<ProviderAnswer> {
  const asked = { ...options, abortSignal: call.signal }
  try {
    return call.stream ? await streamed(model, asked, call) : await whole(model, asked, call)
  } catch (error) {
    const { status, headers, body } = errorAnswer(error)
    return { status, headers, body: chunksOf(body) }
  }
}

async function whole(
  model: AiSdkModel,
  options: LanguageModelV4CallOptions,
  { warn }: ProviderCall,
): Promise<ProviderAnswer> {
  const { warnings, content, finishReason, usage, response } =
    model.specificationVersion === 'v3'
      ? await model.doGenerate(toV3Options(options, warn))
      : await model.doGenerate(options)
  report(warnings, warn)
  const { id, modelId } = response ?? {}
  const body = JSON.stringify({ content, finishReason, usage, response: { id, modelId } }, toJson)
  return { status: 200, headers: { 'content-type': 'application/json' }, body: chunksOf(body) }
}

async function streamed(
  model: AiSdkModel,
  options: LanguageModelV4CallOptions,
  call: ProviderCall,
): Promise<ProviderAnswer> {
  const { stream } = await (model.specificationVersion === 'v3'
    ? model.doStream(toV3Options(options, call.warn) satisfies LanguageModelV3CallOptions)
    : model.doStream(options))
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: eventsOf(stream, call) }
}

type V4Part =
  Awaited<ReturnType<LanguageModelV4['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never

async function* eventsOf(
  stream: ReadableStream<unknown>,
  { signal, warn }: ProviderCall,
): AsyncGenerator<Uint8Array, void> {
  const reader = (stream as ReadableStream<V4Part>).getReader()
  // not every model listens to its signal, and a pending read would wait for it for ever
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      const { done, value: part } = await reader.read()
      if (done) return
      if (part.type === 'stream-start') report(part.warnings, warn)
      const sent = part.type === 'error' ? { type: 'error', answer: errorAnswer(part.error) } : part
      yield Buffer.from(`data: ${JSON.stringify(sent, toJson)}\n\n`)
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}

function report(warnings: readonly SharedV4Warning[], warn: (warning: Warning) => void): void {
  for (const warning of warnings) {
    const type = warning.type === 'compatibility' ? 'changed' : 'unsupported'
    const field = 'feature' in warning ? warning.feature : 'setting' in warning ? warning.setting : 'request'
    const message = 'message' in warning ? warning.message : (warning.details ?? 'the model does not take it')
    warn({ type, field, message })
  }
}

/** Bytes are base64 in JSON; a Buffer has become something else by the time it is the value. */
function toJson(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key]
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(text)
}
