import { type FailureKind, failureRule } from '../errors/upstream-failure.ts'
import { acquire, type Circuit, circuitState, close, createCircuit, learn } from './circuit.ts'
import type { AttemptOutcome, CircuitReport, EndpointHealth, Health, Quantile } from './contract.ts'
import { createRollingHistogram, createRollingRatio, type RollingHistogram } from './rolling.ts'

export interface MemoryHealthOptions {
  /** Told when a circuit opens or closes. */
  onCircuit?: (change: CircuitReport) => void
  /** Endpoints remembered; the one unused longest is forgotten first. About 20 kB each. @default 2_000 */
  maxEndpoints?: number
}

const minuteMs = 60_000
/** With more than this share of the last 30 seconds' requests answered, failures are no outage. */
const steadyShare = 0.8

/** In one process leave is given or refused at once. */
export interface MemoryHealth extends Health {
  acquire(endpointId: string, nowMs: number, options?: { lastResort?: boolean }): boolean
}

/** Health of one process: bounded, O(1) to record, read without scanning. */
export function createMemoryHealth(options: MemoryHealthOptions = {}): MemoryHealth {
  const { onCircuit, maxEndpoints = 2_000 } = options
  const endpoints = new Map<string, EndpointState>()

  let latest: string | undefined

  const stateOf = (id: string): EndpointState => {
    const state = endpoints.get(id) ?? createEndpointState()
    if (id === latest) return state
    latest = id
    endpoints.delete(id) // set again below: the map's order is the order of use
    endpoints.set(id, state)
    if (endpoints.size > maxEndpoints) endpoints.delete(endpoints.keys().next().value as string)
    return state
  }
  const observed = (id: string, state: EndpointState, change: () => void): void => {
    const before = state.circuit.openUntilMs
    const { failure } = state.circuit
    change()
    const after = state.circuit.openUntilMs
    if (!onCircuit || before === after) return
    const cause = (state.circuit.failure ?? failure) as FailureKind
    onCircuit({ endpointId: id, state: after === 0 ? 'closed' : 'open', retryAtMs: after, failure: cause })
  }

  return {
    endpoint(id, nowMs) {
      const state = endpoints.get(id)
      if (!state) return undefined
      state.nowMs = nowMs
      return state.view
    },
    acquire(id, nowMs, { lastResort = false } = {}) {
      const state = endpoints.get(id)
      return state ? acquire(state.circuit, nowMs, lastResort) : true
    },
    answering(id, { startedAtMs }) {
      const state = endpoints.get(id)
      if (state) observed(id, state, () => close(state.circuit, startedAtMs))
    },
    record(id, outcome) {
      const state = stateOf(id)
      state.measure(outcome)
      observed(id, state, () => learn(state.circuit, outcome))
    },
    circuits(nowMs) {
      return [...endpoints].flatMap(([endpointId, { circuit }]) => {
        const state = circuitState(circuit, nowMs)
        return state === 'closed'
          ? []
          : [{ endpointId, state, retryAtMs: circuit.openUntilMs, failure: circuit.failure as FailureKind }]
      })
    },
  }
}

interface EndpointState {
  circuit: Circuit
  /** The moment `view` speaks of. */
  nowMs: number
  view: EndpointHealth
  measure(outcome: AttemptOutcome): void
}

function createEndpointState(): EndpointState {
  const circuit = createCircuit()
  const uptime30s = createRollingRatio(minuteMs / 2, 6)
  const uptime5m = createRollingRatio(5 * minuteMs)
  const uptime30m = createRollingRatio(30 * minuteMs)
  const uptime1d = createRollingRatio(1440 * minuteMs, 24)
  const toolCalls2h = createRollingRatio(120 * minuteMs, 12)
  const latency5m = createRollingHistogram(5 * minuteMs)
  const latency30m = createRollingHistogram(30 * minuteMs)
  const slow5m: { streamed?: RollingHistogram; whole?: RollingHistogram } = {}
  const p95 = (mode: keyof typeof slow5m): Quantile | undefined => {
    const slow = slow5m[mode]?.p95(state.nowMs)
    return slow && { ms: slow.value, of: slow.of }
  }
  const throughput5m = createRollingHistogram(5 * minuteMs)
  const throughput30m = createRollingHistogram(30 * minuteMs)

  const state: EndpointState = {
    circuit,
    nowMs: 0,
    view: {
      get circuit() {
        return circuitState(circuit, state.nowMs)
      },
      get retryAtMs() {
        return circuit.openUntilMs || undefined
      },
      get outage() {
        const recent = uptime30s.read(state.nowMs)
        return recent !== undefined && recent.value <= steadyShare
      },
      get uptime5m() {
        return uptime5m.read(state.nowMs)
      },
      get uptime30m() {
        return uptime30m.read(state.nowMs)
      },
      get uptime1d() {
        return uptime1d.read(state.nowMs)
      },
      get latencyMs5m() {
        return latency5m.percentiles('lower', state.nowMs)
      },
      get latencyMs30m() {
        return latency30m.percentiles('lower', state.nowMs)
      },
      get throughput5m() {
        return throughput5m.percentiles('higher', state.nowMs)
      },
      get throughput30m() {
        return throughput30m.percentiles('higher', state.nowMs)
      },
      get streamedP95() {
        return p95('streamed')
      },
      get wholeP95() {
        return p95('whole')
      },
      get toolCalls2h() {
        return toolCalls2h.read(state.nowMs)
      },
    },
    measure({ failure, startedAtMs, endedAtMs, firstContentAtMs, streamed, outputTokens, toolCallsValid }) {
      const up = failure === undefined ? true : isOutage(failure) ? false : undefined
      if (up !== undefined) {
        for (const uptime of [uptime30s, uptime5m, uptime30m, uptime1d]) uptime.count(up, endedAtMs)
      }
      // of one that gave way it is known that it took longer: left out, the slow ones would make a provider look faster
      const contentAtMs = failure === 'hedged' ? endedAtMs : firstContentAtMs
      if (contentAtMs !== undefined) {
        const latencyMs = Math.max(contentAtMs - startedAtMs, 0)
        const slow = (slow5m[streamed ? 'streamed' : 'whole'] ??= createRollingHistogram(5 * minuteMs))
        for (const latency of [latency5m, latency30m, slow]) latency.record(latencyMs, endedAtMs)
      }
      const seconds = (endedAtMs - startedAtMs) / 1000
      if (failure === undefined && outputTokens && seconds > 0) {
        throughput5m.record(outputTokens / seconds, endedAtMs)
        throughput30m.record(outputTokens / seconds, endedAtMs)
      }
      if (toolCallsValid !== undefined) toolCalls2h.count(toolCallsValid, endedAtMs)
    },
  }
  return state
}

const isOutage = (failure: NonNullable<AttemptOutcome['failure']>): boolean =>
  failure !== 'aborted' && failure !== 'hedged' && failureRule(failure).countsAgainstHealth
