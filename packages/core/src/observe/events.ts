import type { BudgetAlert } from '../alerts/budget-alert.ts'
import type { CatalogState } from '../catalog/catalog-source.ts'
import { invalidOption } from '../errors/check-option.ts'
import type { ErrorCode } from '../errors/codes.ts'
import type { CircuitReport } from '../health/contract.ts'
import type { AttemptRecord, GenerationRecord, PromptCompression } from '../store/contract.ts'

/** What `gateway.on(event, listener)` tells. Payloads never hold prompts, answers or keys. */
export interface GatewayEvents {
  /** A request has passed admission and has a plan; its `generation` follows. Told in the async context the request came in. */
  'generation-start': Pick<GenerationRecord, 'createdAtMs' | 'api' | 'streamed' | 'requestedModel' | 'shadowOf'> & {
    generationId: string
  }
  /** One call to one provider is over. */
  attempt: AttemptRecord & { generationId: string }
  /** A prompt was cut to fit a candidate's window. */
  compression: PromptCompression & { generationId: string; endpointId: string }
  /** A request is over, whichever way, with what it cost: exactly one for each that had a plan and a `generation-start`. */
  generation: GenerationRecord & { endedAtMs: number }
  /** A request was refused before that. It has no row; of `generation` and `refusal` every request for a model has exactly one. */
  refusal: Refusal
  /**
   * A request was to have a copy (see `split`) and has none: as many as may were running (`busy`), its budget is spent or it
   * can go nowhere (the code says), or the gateway is shutting down. The request itself does not notice.
   */
  'shadow-skipped': { generationId: string; split: string; model: string; reason: 'busy' | ErrorCode; message: string }
  /** An endpoint is left alone after failures, or answers again. */
  circuit: CircuitReport
  /** Prices were refreshed (`prices`), or could not be: then `failure` says why, and the last good ones stay. */
  prices: CatalogState & { changed: readonly string[] }
  /** A finished request could not be written to the store. It is tried again, unless it is `lost`. */
  'store-failure': { generationId: string; error: unknown; lost: boolean }
  /** A budget has reached a threshold: once per window and threshold, in one of the instances. */
  'budget-alert': BudgetAlert
  /** A caller's own credential cannot be opened and is left out. */
  'credential-failure': { credentialId: string; error: unknown }
  /** The shared state was slow or gone; told once a second at most, as it is then left alone. `sharedFailure` says what holds. */
  'shared-state-failure': { name: string; error: unknown }
  /** A fault of inroute itself, masked towards the caller. */
  'internal-error': { error: unknown }
}

/** Why a request never got as far as a plan that is paid for, and what is known of it. */
export interface Refusal extends Pick<GenerationRecord, 'createdAtMs' | 'api' | 'keyHash' | 'callerId'> {
  /** When it was over, Unix milliseconds. */
  endedAtMs: number
  /** As the caller sent it, if the body was read. */
  requestedModel?: string | undefined
  /** As callers get it in `error_code`. */
  code: ErrorCode
  /** Of the HTTP answer. */
  status: number
}

export interface EventHub {
  /** Attaches a listener and gives the function that takes it off again. @throws OptionsError `invalid_option` */
  on<Name extends keyof GatewayEvents>(name: Name, listener: (event: GatewayEvents[Name]) => void): () => void
  emit<Name extends keyof GatewayEvents>(name: Name, event: GatewayEvents[Name]): void
}

export function createEventHub(): EventHub {
  const listeners: { [Name in keyof GatewayEvents]: Set<(event: GatewayEvents[Name]) => void> } = {
    'generation-start': new Set(),
    attempt: new Set(),
    generation: new Set(),
    refusal: new Set(),
    compression: new Set(),
    'shadow-skipped': new Set(),
    circuit: new Set(),
    prices: new Set(),
    'store-failure': new Set(),
    'budget-alert': new Set(),
    'credential-failure': new Set(),
    'shared-state-failure': new Set(),
    'internal-error': new Set(),
  }
  return {
    on(name, listener) {
      if (!Object.hasOwn(listeners, name))
        throw invalidOption('on', `one of ${Object.keys(listeners).join(', ')}`, name)
      listeners[name].add(listener)
      return () => void listeners[name].delete(listener)
    },
    emit(name, event) {
      for (const listener of listeners[name]) {
        try {
          listener(event)
        } catch (error) {
          // a listener's fault must not become a caller's
          process.emitWarning(`a listener of the gateway's '${name}' event threw: ${String(error)}`, 'InrouteWarning')
        }
      }
    },
  }
}
