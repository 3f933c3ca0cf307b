import type { ChatEvent } from '../chat/index.ts'
import type { Decoded } from '../providers/contract.ts'
import type { BegunAnswer } from './relay-stream.ts'

/** The whole answer, read to its end. @throws UpstreamError when it breaks off */
export async function relayWhole(
  answer: BegunAnswer,
): Promise<{ events: readonly ChatEvent[]; body?: Decoded['body'] }> {
  const events: ChatEvent[] = []
  let body: Decoded['body']
  for (let batch: readonly Decoded[] | undefined = answer.first; batch; batch = await answer.reader.read()) {
    for (const decoded of batch) {
      events.push(...decoded.events)
      body = decoded.body
    }
  }
  return { events, body: answer.sameWire ? body : undefined }
}
