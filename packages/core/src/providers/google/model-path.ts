import type { GeminiPlatform } from './gemini-codec.ts'

/**
 * Where a model stands below the base URL. A bare id is one of Google's; `tunedModels/x` or `endpoints/123` is taken as it
 * is, segment by segment, so that no id can leave the path it belongs to.
 */
export function modelPath(upstream: string, platform: GeminiPlatform): string {
  const segments = upstream.split('/')
  if (segments.length === 1 || segments.some((segment) => /^\.*$/.test(segment))) {
    return `${platform === 'vertex-ai' ? '/publishers/google' : ''}/models/${encodeURIComponent(upstream)}`
  }
  return `/${segments.map(encodeURIComponent).join('/')}`
}
