import type {
  LanguageModelV3CallOptions,
  LanguageModelV3DataContent,
  LanguageModelV3ToolResultOutput,
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider'
import type { ProviderCall } from '@inroute/core/provider'

/** Call options of specification v4 as v3 has them: files are bare data, and there is no setting for reasoning. */
export function toV3Options(
  { reasoning, prompt, ...options }: LanguageModelV4CallOptions,
  warn: ProviderCall['warn'],
): LanguageModelV3CallOptions {
  if (reasoning !== undefined) {
    const message = 'a model of specification v3 takes it as a provider option; set it in providerOptions'
    warn({ type: 'unsupported', field: 'reasoning', message })
  }
  return {
    ...options,
    prompt: prompt.map((message) =>
      message.role === 'system' ? message : { ...message, content: message.content.map(toV3Part) },
    ) as LanguageModelV3CallOptions['prompt'],
  }
}

function toV3Part(part: { type: string }): object {
  if (part.type === 'file') return { ...part, data: toV3Data((part as LanguageModelV4FilePart).data) }
  if (part.type === 'tool-result') {
    const { output } = part as LanguageModelV4ToolResultPart
    return { ...part, output: toV3Output(output) }
  }
  return part
}

/** The codec writes data and addresses only. */
function toV3Data(data: LanguageModelV4FilePart['data']): LanguageModelV3DataContent {
  if (data.type === 'data') return data.data
  if (data.type === 'url') return data.url
  return data.type === 'text' ? Buffer.from(data.text) : ''
}

function toV3Output(output: LanguageModelV4ToolResultPart['output']): LanguageModelV3ToolResultOutput {
  if (output.type !== 'content') return output
  const value = output.value.map((part) => {
    if (part.type !== 'file') return part
    const { data, mediaType } = part
    if (data.type === 'url')
      return { type: mediaType.startsWith('image/') ? 'image-url' : 'file-url', url: data.url.href }
    return { type: mediaType.startsWith('image/') ? 'image-data' : 'file-data', data: toV3Data(data), mediaType }
  })
  return { type: 'content', value } as LanguageModelV3ToolResultOutput
}
