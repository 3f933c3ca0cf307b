import type { Seam } from '../attempt/recover-answer.ts'
import { within } from '../clock.ts'
import type { AnswerTail } from '../dialects/contract.ts'
import { jsonReply } from '../edge/error-reply.ts'
import { headerOf, type Reply } from '../edge/exchange.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { failureRule } from '../errors/upstream-failure.ts'
import { asksForMetadata } from '../plan/router-metadata.ts'
import { relayStream } from '../relay/relay-stream.ts'
import { relayWhole } from '../relay/relay-whole.ts'
import type { Settled } from '../settle/settlement.ts'
import { type Asked, headOf, type Sent } from './asked.ts'
import { refuse } from './refuse.ts'

/** relay: the answer back to the caller, whole or as it comes. */
export async function relay(asked: Asked, { begun, journey }: Sent): Promise<Reply> {
  // of what was asked only this outlives the beginning of a stream: prompts are large, and streams are long
  const { dialect, exchange } = asked
  const { planned, fittings, settlement, warnings, seams, context } = journey
  const headers = { 'x-generation-id': asked.generationId }
  const metadataOf = ({ record }: Settled): Record<string, unknown> | undefined => {
    const asks = asksForMetadata((name) => headerOf(exchange, name))
    const routed = asks && context.routing.metadataOf(planned, { ...record, pipeline: fittings.stages(record) })
    const recovery = seams.length > 0 && { recovery: seams.map(renderSeam) }
    return routed || recovery ? { ...routed, ...recovery } : undefined
  }
  const tailOf = (settled: Settled): AnswerTail => ({
    usage: settled.usage,
    completedAt: Math.floor(context.clock.now() / 1000),
    serviceTier: settled.record.serviceTier,
    warnings,
    metadata: metadataOf(settled),
  })
  try {
    if (!asked.stream) {
      const answer = await begun
      const whole = await relayWhole(answer)
      return jsonReply(dialect.renderReply(answer.head, whole, tailOf(await settlement.completed())), 200, headers)
    }
    // once the wait is long the reply starts without an answer, so that comments can tell the caller we are still there
    await within(context.keepAliveMs, begun, context.clock)
    const body = relayStream({
      answer: begun,
      headless: headOf(asked, asked.request.model ?? '', ''),
      renderer: dialect.createStreamRenderer(),
      signal: exchange.signal,
      clock: context.clock,
      keepAliveMs: context.keepAliveMs,
      onCompleted: async () => tailOf(await settlement.completed()),
      onFailed: async (thrown) => {
        const settled = await settlement.failed(thrown)
        return { error: settled.error, tail: tailOf(settled) }
      },
      onAborted: () => settlement.aborted(),
    })
    return { status: 200, headers: { ...streamHeaders, ...headers }, body }
  } catch (thrown) {
    if (exchange.signal.aborted) {
      await settlement.aborted()
      throw new GatewayError('caller_left', 'The caller left before the answer began.')
    }
    const settled = await settlement.failed(thrown)
    const answer = renderAsAnswer(asked, settled.error, tailOf(settled))
    if (answer) return { ...answer, headers: { ...answer.headers, ...headers } }
    const { generationId } = asked
    return refuse(settled.error, context, dialect, { generationId, metadata: metadataOf(settled) })
  }
}

/** The error as the answer it is in the caller's dialect, if it is one there. */
function renderAsAnswer(asked: Asked, error: GatewayError, tail: AnswerTail): Reply | undefined {
  const { dialect, request, stream } = asked
  const head = headOf(asked, request.model ?? '', '')
  const answer = dialect.renderFailure?.(head, error, tail)
  if (!answer || !stream) return answer && jsonReply(answer)
  return { status: 200, headers: streamHeaders, body: dialect.createStreamRenderer().fail(head, error, tail) }
}

/** Where an answer was taken up, for the caller: which failure, how, after how many characters of text. */
const renderSeam = ({ failure, mode, deliveredChars }: Seam): object => ({
  error_type: failureRule(failure.kind).errorType,
  mode,
  after_characters: deliveredChars,
})

/** `no-transform` keeps a host's compression from holding events back. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}
