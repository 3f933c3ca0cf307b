import { createFaultyUpstream } from '@inroute/conformance/upstream'
import { serveParent } from '../serve-parent.ts'

/** What the upstream does to one request in eight. More, and circuits would be open most of the time. */
const faults = [
  'reset',
  'close',
  'silent_400',
  'rate-limit',
  'server-error',
  'overloaded',
  'gzip-error',
  'html',
  'late_100',
  'role-only_150',
  'stall_5_400',
  'drip_0',
  'cut_10',
  'half-close_10',
  'short_10',
  'malformed_10',
  'error-in-band_10',
  'no-done',
  'double-done',
  'split',
]

const upstream = await createFaultyUpstream({
  tokens: 30,
  script: () => (Math.random() < 7 / 8 ? 'ok' : faults[Math.floor(Math.random() * faults.length)]),
})
serveParent(upstream.baseURLs, {
  openConnections: () => upstream.openConnections,
  underWay: () => upstream.requests.filter(({ ending }) => ending === undefined).length,
  forget: () => upstream.reset(),
})
