import type { Endpoint } from '../catalog/catalog.ts'
import { promptTokens } from '../chat/index.ts'
import type { ChatRequest } from '../chat/index.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import type { GenerationRecord, PromptCompression } from '../store/contract.ts'
import { countTokens } from '../tokens/count-tokens.ts'
import { tokenProfile } from '../tokens/profile.ts'
import type { TokenCorrection } from '../tokens/token-correction.ts'
import { type CompressionStage, type FitInput, type FitResult, fitRequest } from './fit-request.ts'

/** One request, fitted to each candidate it is sent to, and what became of it. */
export interface Fittings {
  /** @throws GatewayError `context_length_exceeded` */
  fit(request: ChatRequest, endpoint: Endpoint, refusal?: UpstreamFailure): FitResult
  /** Estimated tokens of the prompt that was sent there; of the request if nothing was. */
  promptTokens(endpoint: Endpoint): number
  /** For the generation row. */
  compression(endpoint: Endpoint): PromptCompression | undefined
  /** For router metadata: what was done for the endpoint that answered. */
  stages(record: Pick<GenerationRecord, 'endpointId'>): CompressionStage[]
  /** Lets later estimates follow what the provider counted. */
  observe(record: GenerationRecord): void
}

export interface FittingsContext {
  request: ChatRequest
  corrections: TokenCorrection
  inputType?: FitInput['inputType']
  /** Called for each candidate whose prompt had to be cut. */
  onCompressed?: ((endpoint: Endpoint, compression: PromptCompression) => void) | undefined
}

export function createFittings({ request, corrections, inputType, onCompressed }: FittingsContext): Fittings {
  const fits = new Map<string, FitResult>()
  const compression = (endpoint: Endpoint): PromptCompression | undefined => {
    const data = fits.get(idOf(endpoint))?.stage?.data
    return (
      data && {
        engine: data.engine,
        originalMessages: data.original_count,
        sentMessages: data.compressed_count,
        originalTokens: data.original_tokens,
        sentTokens: data.compressed_tokens,
      }
    )
  }
  return {
    fit(wanted, endpoint, refusal) {
      const { model, offer } = endpoint
      const refused = refusal && { ...refusal, sent: fits.get(idOf(endpoint))?.request }
      const correction = corrections.factor(model)
      const fitted = fitRequest({ request: wanted, model, offer, correction, inputType, refusal: refused })
      fits.set(idOf(endpoint), fitted)
      const cut = compression(endpoint)
      if (cut) onCompressed?.(endpoint, cut)
      return fitted
    },
    promptTokens: (endpoint) =>
      fits.get(idOf(endpoint))?.promptTokens ?? countTokens(request, tokenProfile(endpoint.model)),
    compression,
    stages({ endpointId = '' }) {
      const stage = fits.get(endpointId)?.stage
      return stage ? [stage] : []
    },
    observe({ endpointId = '', model, outcome, usage, attempts }) {
      const sent = fits.get(endpointId)?.request
      const reported = promptTokens(usage)
      // the row's usage is that of all attempts: it speaks of one prompt only where there was one
      if (!sent || !model || usage.estimated || reported === undefined) return
      if (outcome !== 'completed' || attempts.length !== 1) return
      corrections.observe(model, reported, () => countTokens(sent, tokenProfile(model)))
    },
  }
}

/** As rows name it: own credentials make endpoints of their own. */
const idOf = ({ id, credential }: Endpoint): string => credential?.endpointId ?? id
