import type { Platform } from './encoding.ts'

export interface Address {
  /** The provider's id of the model. */
  model: string
  stream: boolean
  platform: Platform
}

/** Vertex names the model in the path and the version of the API in the body. */
export function pathOf({ model, stream, platform }: Address): string {
  if (platform !== 'vertex') return '/messages'
  // `claude-sonnet-4@20250514`: the at sign may stand in a path, and is what Google documents
  return `/${encodeURIComponent(model).replaceAll('%40', '@')}:${stream ? 'streamRawPredict' : 'rawPredict'}`
}

/** The member that says in the body what is wanted of whom. */
export const identityOf = ({ model, platform }: Address): { model: string } | { anthropic_version: string } =>
  platform === 'vertex' ? { anthropic_version: 'vertex-2023-10-16' } : { model }
