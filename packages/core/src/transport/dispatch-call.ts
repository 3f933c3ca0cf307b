import type { Dispatcher } from 'undici'
import type { Provider, ProviderCall } from '../providers/contract.ts'

type Handler = Required<
  Pick<
    Dispatcher.DispatchHandler,
    'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'
  >
>

/**
 * Drives an exchange by a provider that is called, as a connection would: the same limits hold, a reader that is slow holds the
 * provider back, and nothing is asked of it once the exchange is over.
 */
export function dispatchCall(
  call: NonNullable<Provider['call']>,
  request: Omit<ProviderCall, 'signal'>,
  handler: Handler,
): void {
  const controller = new CallController()
  handler.onRequestStart(controller, undefined)
  void run(call, { ...request, signal: controller.signal }, { handler, controller })
}

async function run(
  call: NonNullable<Provider['call']>,
  request: ProviderCall,
  { handler, controller }: { handler: Handler; controller: CallController },
): Promise<void> {
  try {
    const { status, headers, body } = await call(request)
    handler.onResponseStart(controller, status, { ...headers })
    for await (const chunk of body) {
      if (controller.aborted) return
      handler.onResponseData(controller, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
      await controller.resumed
    }
    handler.onResponseEnd(controller, {})
  } catch (error) {
    handler.onResponseError(controller, error instanceof Error ? error : new Error('the call failed', { cause: error }))
  }
}

class CallController implements Dispatcher.DispatchController {
  readonly #abort = new AbortController()
  #paused: PromiseWithResolvers<void> | undefined

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get aborted(): boolean {
    return this.signal.aborted
  }

  get reason(): Error | null {
    return (this.signal.reason as Error | undefined) ?? null
  }

  get paused(): boolean {
    return this.#paused !== undefined
  }

  /** Settles once the reader takes more, or never will. */
  get resumed(): Promise<void> | undefined {
    return this.#paused?.promise
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers()
  }

  resume(): void {
    this.#paused?.resolve()
    this.#paused = undefined
  }

  abort(reason: Error): void {
    this.#abort.abort(reason)
    this.resume()
  }
}
