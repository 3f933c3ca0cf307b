import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RecordedCase } from '../support/fixtures.ts'
import { startServer } from '../support/running-server.ts'

/** A server that answers with recorded bytes, each case below an address of its own. */
export interface RecordedUpstream {
  /** Serves a case in these pieces from now on, and gives the base URL to call it by. */
  serve(recorded: RecordedCase, pieces: readonly Uint8Array[]): string
  close(): Promise<void>
}

interface Served {
  recorded: RecordedCase
  pieces: readonly Uint8Array[]
}

export async function startRecordedUpstream(): Promise<RecordedUpstream> {
  const served: Served[] = []
  const server = await startServer((req, res) =>
    answer(res, served[Number(/^\/case-(\d+)\//.exec(req.url ?? '')?.[1])]!),
  )
  return {
    serve: (recorded, pieces) => `${server.url}/case-${served.push({ recorded, pieces }) - 1}/v1`,
    close: server.close,
  }
}

/** Each piece is a chunk of its own on the wire, and mostly a packet of its own. */
async function answer(res: ServerResponse, { recorded, pieces }: Served): Promise<void> {
  res.socket?.setNoDelay(true)
  res.writeHead(recorded.status, headersOf(recorded))
  for (const piece of pieces) {
    if (res.destroyed) return
    res.write(piece)
    await nextTurn()
  }
  res.end()
}

const contentTypes: Readonly<Record<string, string>> = {
  sse: 'text/event-stream',
  ndjson: 'application/x-ndjson',
  'aws-eventstream': 'application/vnd.amazon.eventstream',
}

/** The recorded headers, but for a content type that the recorder did not keep. */
function headersOf({ meta }: RecordedCase): Record<string, string> {
  const headers = { ...((meta['response_headers'] ?? {}) as Record<string, string>) }
  if (!headers['content-type']?.includes('/')) {
    headers['content-type'] = contentTypes[meta['stream_format'] as string] ?? 'application/json'
  }
  delete headers['content-length']
  return headers
}
