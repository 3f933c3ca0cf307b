import { createAnthropic } from '@ai-sdk/anthropic'
import Anthropic from '@anthropic-ai/sdk'
import type { RecordedCase } from '../support/fixtures.ts'
import { fetchServing } from './served-bytes.ts'

/** What the vendor's own SDK and the AI SDK's provider, which share no code with ours, make of a recorded answer. */
export interface Expectation {
  message: Anthropic.Message
  /** The input of each tool call to answer, as it was streamed; of a whole answer, as it parses. */
  toolInputs: { id: string; name: string; json: string | undefined; input: unknown }[]
  finishReason: string | undefined
  usage: { input: number | undefined; cacheRead: number | undefined; output: number | undefined } | undefined
}

const params = { model: 'claude', max_tokens: 1, messages: [{ role: 'user' as const, content: 'x' }] }

/** @throws what the SDK throws at a recorded error, in a status or in band */
export async function expectationOf(recorded: RecordedCase): Promise<Expectation> {
  const client = new Anthropic({ apiKey: 'none', fetch: fetchServing(recorded), maxRetries: 0 })
  const streamed = new Map<number, string>()
  let message: Anthropic.Message
  if (recorded.stream) {
    const stream = client.messages.stream(params)
    stream.on('streamEvent', (event) => {
      if (event.type !== 'content_block_delta' || event.delta.type !== 'input_json_delta') return
      streamed.set(event.index, (streamed.get(event.index) ?? '') + event.delta.partial_json)
    })
    message = await stream.finalMessage()
  } else {
    message = await client.messages.create(params)
  }
  return {
    message,
    toolInputs: message.content.flatMap((block, index) =>
      block.type === 'tool_use'
        ? [{ id: block.id, name: block.name, json: streamed.get(index) || undefined, input: block.input }]
        : [],
    ),
    ...(await bySecondReader(recorded)),
  }
}

async function bySecondReader(recorded: RecordedCase): Promise<Pick<Expectation, 'finishReason' | 'usage'>> {
  const model = createAnthropic({ apiKey: 'none', fetch: fetchServing(recorded) })(recorded.model)
  const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }] }
  const totals = (usage: { inputTokens: Counts; outputTokens: Counts }): Expectation['usage'] => ({
    input: usage.inputTokens.total,
    cacheRead: usage.inputTokens['cacheRead'],
    output: usage.outputTokens.total,
  })
  if (!recorded.stream) {
    const { finishReason, usage } = await model.doGenerate(call)
    return { finishReason: finishReason.unified, usage: totals(usage) }
  }
  const { stream } = await model.doStream(call)
  for await (const part of stream) {
    if (part.type === 'finish') return { finishReason: part.finishReason.unified, usage: totals(part.usage) }
  }
  return { finishReason: undefined, usage: undefined }
}

type Counts = { total: number | undefined; [count: string]: number | undefined }
