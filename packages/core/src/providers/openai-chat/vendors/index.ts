import { authors } from './authors.ts'
import { hosts } from './hosts.ts'

export { openaiDifferences } from './authors.ts'
export type { OpenAiLikeVendor } from './vendor.ts'

/** Every vendor of Chat Completions this gateway knows: one record each, and nothing about any of them anywhere else. */
export const vendors = { ...authors, ...hosts }
