import {
  createGateway,
  type GatewayEvents,
  type GatewayOptions,
  memoryStore,
  openaiCompatible,
  type Shadow,
  split,
} from '../../src/index.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { type Answer, json, openaiWire, startUpstream } from './upstream.ts'

export const pricing = { inputPerMillion: 2, outputPerMillion: 4 }
export const fine = json(openaiWire.reply('Hi'))

interface Setup extends Partial<GatewayOptions> {
  live?: Answer
  copy?: Answer
  shadow?: Partial<Shadow>
}

/** `chat` leads to one provider's `acme/live`, and is shadowed by another's `acme/next`. */
export async function shadowed({ live = fine, copy = fine, shadow, ...options }: Setup = {}) {
  const upstreams = { live: await startUpstream(live), copy: await startUpstream(copy) }
  const provider = (id: 'live' | 'copy', model: string) =>
    openaiCompatible({ id, baseURL: `${upstreams[id].url}/v1`, models: { [model]: { upstream: id, pricing } } })
  const store = options.store ?? memoryStore()
  const gateway = createGateway({
    providers: [provider('live', 'acme/live'), provider('copy', 'acme/next')],
    models: {
      chat: split([{ model: 'acme/live', weight: 1 }], { shadow: { model: 'acme/next', percent: 100, ...shadow } }),
      ...options.models,
    },
    authenticate: false,
    ...options,
    store,
  })
  const rows: GenerationRecord[] = []
  const waiting: { want: (row: GenerationRecord) => boolean; found: (row: GenerationRecord) => void }[] = []
  gateway.on('generation', (row) => {
    rows.push(row)
    for (const { want, found } of waiting) if (want(row)) found(row)
  })
  /** The row of a copy, once it is over. */
  const copyRow = (want = (row: GenerationRecord): boolean => row.shadowOf !== undefined) =>
    new Promise<GenerationRecord>((found) => {
      const there = rows.find(want)
      if (there) found(there)
      else waiting.push({ want, found })
    })
  const skipped: GatewayEvents['shadow-skipped'][] = []
  const skip = new Promise<GatewayEvents['shadow-skipped']>((resolve) => {
    gateway.on('shadow-skipped', (event) => {
      skipped.push(event)
      resolve(event)
    })
  })
  const send = (body: object = {}, init: RequestInit = {}) =>
    gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      ...init,
      body: JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Hello' }], ...body }),
    })
  return { gateway, store, upstreams, rows, copyRow, skipped, skip, send }
}
