import { OptionsError } from '../../errors/gateway-error.ts'

/** @throws OptionsError `invalid_vertex_option` for a project or location that could not be one: they become part of a URL */
export function checkVertex(
  provider: string,
  names: Readonly<Record<'project' | 'location', string | undefined>>,
): void {
  for (const [name, value] of Object.entries(names)) {
    if (value !== undefined && !/^[a-z0-9][a-z0-9.:-]*$/.test(value)) {
      throw new OptionsError(
        'invalid_vertex_option',
        `${provider}: vertex.${name} is not one, received ${JSON.stringify(value)}`,
      )
    }
  }
}

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations, read 2026-11-22. */
export function vertexHost(location: string): string {
  if (location === 'global') return 'aiplatform.googleapis.com'
  return /^(us|eu)$/.test(location)
    ? `aiplatform.${location}.rep.googleapis.com`
    : `${location}-aiplatform.googleapis.com`
}
