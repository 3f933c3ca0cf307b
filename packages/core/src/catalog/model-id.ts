/** `author/slug`, with `:variant`s if it has any. */
export const modelId = /^[a-z0-9~][\w.~-]*\/[\w.~-]+(?::[\w-]+)*$/i
