import { isObject } from '../../providers/json-value.ts'

/** Blocks that say who called: the model itself unless said otherwise. */
const calledBlocks: ReadonlySet<unknown> = new Set([
  'tool_use',
  'server_tool_use',
  'web_search_tool_result',
  'web_fetch_tool_result',
])

const documentCitations: ReadonlySet<unknown> = new Set(['char_location', 'page_location', 'content_block_location'])

/** A block with the members the dialect asks for and Anthropic leaves out where they say nothing. */
export function completeBlock(block: unknown): unknown {
  if (!isObject(block)) return block
  if (calledBlocks.has(block['type'])) return { caller: { type: 'direct' }, ...block }
  if (block['type'] !== 'text') return block
  const citations = block['citations']
  return { ...block, citations: Array.isArray(citations) ? citations.map(completeCitation) : null }
}

/** The same for a piece of a block. */
export function completeDelta(delta: unknown): unknown {
  if (!isObject(delta) || delta['type'] !== 'citations_delta') return delta
  return { ...delta, citation: completeCitation(delta['citation']) }
}

function completeCitation(citation: unknown): unknown {
  return isObject(citation) && documentCitations.has(citation['type']) ? { file_id: null, ...citation } : citation
}
