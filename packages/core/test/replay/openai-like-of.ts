import { azure } from '../../src/providers/azure.ts'
import type { Provider } from '../../src/providers/contract.ts'
import type { ProviderOptions } from '../../src/providers/define-provider.ts'
import { openaiCompatible } from '../../src/providers/openai-compatible.ts'
import * as likes from '../../src/providers/openai-likes.ts'
import type { RecordedCase } from '../support/fixtures.ts'

/** The vendors of the recordings that have a record; others are called by `openaiCompatible`. */
const factories: Readonly<Record<string, (options: ProviderOptions) => Provider>> = {
  ...likes,
  dashscope: likes.qwen,
  azure,
}

/** The provider a case was recorded from, as a user of this package would configure it. */
export const openAiLikeOf = ({ provider }: RecordedCase, options: ProviderOptions): Provider =>
  factories[provider]?.(options) ?? openaiCompatible({ ...options, id: 'other', baseURL: options.baseURL ?? '' })
