import type { ChatRequest } from '../chat/index.ts'

/** Windows up to this size have context compression on unless the request says otherwise (section 8). */
export const defaultCompressionMaxContextTokens = 8192

/**
 * Whether middle-out may shorten this request for a window of `contextTokens`: the plugin `context-compression` decides,
 * else the legacy `transforms`, else the size of the window.
 */
export function compressionEnabled(
  request: Pick<ChatRequest, 'plugins' | 'transforms'>,
  contextTokens: number,
): boolean {
  const plugin = request.plugins?.find(({ id }) => id === 'context-compression')
  if (plugin) return plugin['enabled'] !== false
  if (request.transforms) return request.transforms.includes('middle-out')
  return contextTokens <= defaultCompressionMaxContextTokens
}

/**
 * The window a model must have to be asked at all: all of what the request needs, or half of it where compression may
 * shorten the rest away (section 8). If no model has it, the one with the largest window is the one to take.
 */
export function requiredContextTokens(needTokens: number, compression: boolean): number {
  return compression ? Math.ceil(needTokens / 2) : needTokens
}
