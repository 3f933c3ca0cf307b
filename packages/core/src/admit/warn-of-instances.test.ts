import { describe, expect, it } from 'vitest'
import { warnOfInstances } from './warn-of-instances.ts'

const at = (store: 'process' | 'machine' | 'network', shared: 'process' | 'network') => ({
  store: { name: 'the store', reach: store },
  shared: { name: 'the state', reach: shared },
})

describe('R17: warnOfInstances', () => {
  it.each([
    ['alone', at('process', 'process'), {}, false, undefined],
    [
      'PM2, everything in memory',
      at('process', 'process'),
      { NODE_APP_INSTANCE: '0' },
      false,
      /PM2.*budgets.*rate limits/,
    ],
    [
      'Kubernetes, a file',
      at('machine', 'network'),
      { KUBERNETES_SERVICE_HOST: 'x' },
      false,
      /Kubernetes.*budgets and keys/,
    ],
    ['Kubernetes, all shared', at('network', 'network'), { KUBERNETES_SERVICE_HOST: 'x' }, false, undefined],
    ['workers on one file', at('machine', 'network'), {}, true, undefined],
    ['workers in memory', at('process', 'network'), {}, true, /Node's cluster.*budgets/],
    [
      'rate limits alone',
      at('network', 'process'),
      { DYNO: 'web.1' },
      false,
      /but rate limits \(shared: the state\) are/,
    ],
  ] as const)('%s', (_name, stores, env, isWorker, expected) => {
    const warning = warnOfInstances(stores, env, isWorker)
    expect(warning ?? 'none').toMatch(expected ?? /^none$/)
  })
})
