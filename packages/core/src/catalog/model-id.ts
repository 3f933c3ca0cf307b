import type { KnownModelId } from './known-models.generated.ts'

/** A model's id, `author/slug[:variant]`: known ones complete in the editor, any string is allowed. */
export type ModelId = KnownModelId | (string & {})

/** Something said of models by their ids: known ones complete in the editor. */
export type ByModelId<T> = { readonly [id in KnownModelId]?: T } & Readonly<Record<string, T>>

/** `author/slug`, with `:variant`s if it has any. */
export const modelId = /^[a-z0-9~][\w.~-]*\/[\w.~-]+(?::[\w-]+)*$/i
