import type { ChatEvent } from '../../chat/index.ts'
import { isObject, parseJson } from '../../providers/json-value.ts'
import { BlockWriter, type WireEvent } from './block-writer.ts'

type Block = Record<string, unknown>

/** The content of a whole answer: what the streamed one adds up to. */
export function collectBlocks(events: readonly ChatEvent[], withholdReasoning = false): Block[] {
  const blocks: Block[] = []
  const inputs = new Map<number, string>()
  const take = ({ type, index = 0, content_block: opened, delta }: WireEvent): void => {
    if (type === 'content_block_start') blocks[index] = { ...(opened as Block) }
    const block = blocks[index]
    if (type === 'content_block_delta' && block && isObject(delta)) add(block, delta, inputs, index)
  }
  const writer = new BlockWriter()
  for (const event of events) {
    if (isWritten(event, withholdReasoning)) writer.write(event, take)
  }
  writer.close(take)
  for (const [index, json] of inputs) if (blocks[index]) blocks[index]['input'] = parseInput(json)
  return blocks
}

/** This dialect has one choice, and shows no thinking to those who asked not to see it. */
export const isWritten = (event: ChatEvent, withholdReasoning = false): boolean =>
  'choice' in event && event.choice === 0 && !(withholdReasoning && event.type === 'reasoning-delta')

function add(block: Block, delta: Block, inputs: Map<number, string>, index: number): void {
  switch (delta['type']) {
    case 'text_delta':
      block['text'] = `${String(block['text'])}${String(delta['text'])}`
      return
    case 'thinking_delta':
      block['thinking'] = `${String(block['thinking'])}${String(delta['thinking'])}`
      return
    case 'signature_delta':
      block['signature'] = delta['signature']
      return
    case 'input_json_delta':
      inputs.set(index, (inputs.get(index) ?? '') + String(delta['partial_json']))
      return
    case 'citations_delta':
      block['citations'] = [...((block['citations'] as unknown[] | null) ?? []), delta['citation']]
      return
    default:
  }
}

/** Input that is no object (a call cut off by `max_tokens`) is wrapped as Anthropic's documentation advises. */
function parseInput(json: string): Block {
  const value = parseJson(json || '{}')
  return isObject(value) ? value : { INVALID_JSON: json }
}
