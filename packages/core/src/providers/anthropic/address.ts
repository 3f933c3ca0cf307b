import type { Platform } from './encoding.ts'

export interface Address {
  /** The provider's id of the model. */
  model: string
  stream: boolean
  platform: Platform
}

/** Vertex and Bedrock name the model and what is wanted of it in the path, and the version of the API in the body. */
export function pathOf({ model, stream, platform }: Address): string {
  if (platform === 'bedrock') {
    return `/model/${encodeURIComponent(model)}/${stream ? 'invoke-with-response-stream' : 'invoke'}`
  }
  if (platform !== 'vertex') return '/messages'
  // `claude-sonnet-4@20250514`: the at sign may stand in a path, and is what Google documents
  return `/${encodeURIComponent(model).replaceAll('%40', '@')}:${stream ? 'streamRawPredict' : 'rawPredict'}`
}

/** The member that says in the body what is wanted of whom. */
export function identityOf({ model, platform }: Address): { model: string } | { anthropic_version: string } {
  if (platform === 'vertex') return { anthropic_version: 'vertex-2023-10-16' }
  return platform === 'bedrock' ? { anthropic_version: 'bedrock-2023-05-31' } : { model }
}

/** Bedrock alone refuses the member: its path says it. */
export const takesStreamMember = (platform: Platform): boolean => platform !== 'bedrock'
