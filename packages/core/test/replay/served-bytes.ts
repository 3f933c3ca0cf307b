import type { RecordedCase } from '../support/fixtures.ts'

/** A `fetch` that answers every request with the recorded bytes, so that a vendor's own SDK can read them. */
export function fetchServing(recorded: RecordedCase): typeof fetch {
  return async () =>
    new Response(new Uint8Array(recorded.answer()), {
      status: recorded.status,
      headers: {
        ...((recorded.meta['response_headers'] ?? {}) as Record<string, string>),
        'content-type': recorded.stream && recorded.status < 300 ? 'text/event-stream' : 'application/json',
      },
    })
}
