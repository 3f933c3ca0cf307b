/** What of a model's name decides how it must be asked. */
export interface ModelFamily {
  /** E.g. 2.5; `Infinity` for names without a number (`gemini-flash-latest`), which point to the newest. */
  generation: number
  isGemma: boolean
}

/** Google's model ids are open-ended: what is not known to be old is taken for the newest. */
export function modelFamilyOf(upstream: string): ModelFamily {
  const name = upstream.slice(upstream.lastIndexOf('/') + 1).toLowerCase()
  const generation = /^gemini-(\d+(?:\.\d+)?)/.exec(name)?.[1]
  return {
    generation: generation === undefined ? Infinity : Number(generation),
    isGemma: name.startsWith('gemma-'),
  }
}
