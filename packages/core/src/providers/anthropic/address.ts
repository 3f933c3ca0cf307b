import type { EncodedRequest } from '../contract.ts'
import type { JsonObject } from '../json-value.ts'
import type { Platform } from './encoding.ts'

export interface Address {
  /** The provider's id of the model. */
  model: string
  stream: boolean
  platform: Platform
}

/** Vertex names the model in the path and the version of the API in the body. */
export const vertexVersion = 'vertex-2023-10-16'

/** Where a body goes, and the body as it is wanted there. */
export function addressed(
  body: JsonObject,
  { model, stream, platform }: Address,
): Pick<EncodedRequest, 'path' | 'body'> {
  if (platform !== 'vertex') return { path: '/messages', body }
  const { model: _, ...unnamed } = body
  // `claude-sonnet-4@20250514`: the at sign may stand in a path, and is what Google documents
  const segment = encodeURIComponent(model).replaceAll('%40', '@')
  return {
    path: `/${segment}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
    body: { anthropic_version: vertexVersion, ...unnamed },
  }
}
