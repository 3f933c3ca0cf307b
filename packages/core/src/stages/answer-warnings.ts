import type { Endpoint } from '../catalog/catalog.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Warning } from '../providers/contract.ts'

/** What of a request this gateway did not do, or did otherwise, whoever answered it. */
export function answerWarnings(request: ChatRequest, endpoint: Endpoint, affordable: number | undefined): Warning[] {
  return [...pluginWarnings(request, endpoint), ...debugWarnings(request), ...budgetWarnings(affordable)]
}

/** What the gateway does itself. */
const ownPlugins: ReadonlySet<string> = new Set(['context-compression', 'auto-router', 'auto-beta-router'])

/** What is asked for and done by nobody: an answer without the search one asked for should say so. */
function pluginWarnings({ plugins }: ChatRequest, { parameters }: Endpoint): Warning[] {
  if (!plugins || parameters.has('plugins')) return []
  const idle = plugins.filter(({ id, enabled }) => enabled !== false && !ownPlugins.has(id))
  return idle.map(({ id }) => ({
    type: 'unsupported',
    field: `plugins[${id.slice(0, 40)}]`,
    message: 'this gateway has no such plugin, and the provider takes none; left out',
  }))
}

/** What reaches a provider is shown to nobody: `debug` does nothing here. */
function debugWarnings({ debug }: ChatRequest): Warning[] {
  if ((debug as { echo_upstream_body?: unknown } | null | undefined)?.echo_upstream_body !== true) return []
  const message = 'what is sent to providers is not echoed here; left out'
  return [{ type: 'unsupported', field: 'debug.echo_upstream_body', message }]
}

function budgetWarnings(affordable: number | undefined): Warning[] {
  if (affordable === undefined) return []
  const message = `what is left of the budget affords ${affordable} completion tokens; the answer was limited to them`
  return [{ type: 'changed', field: 'max_tokens', message }]
}
