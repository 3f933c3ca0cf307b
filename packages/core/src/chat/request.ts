import type { ReasoningDetail } from './event.ts'
import type { ProviderPreferences } from './provider-preferences.ts'

/**
 * The neutral request: OpenRouter's Chat Completions body, the widest of the callers' dialects, so that the commonest path
 * needs no conversion. A caller's Chat Completions body *is* this object, member for member and in the order sent; other
 * dialects convert into it once. Unknown members stay. Section numbers refer to the wire specification.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface ChatRequest {
  messages: ChatMessage[]
  model?: string | undefined
  /** Tried in order after `model`. */
  models?: string[] | undefined
  stream?: boolean | null | undefined
  max_tokens?: number | null | undefined
  max_completion_tokens?: number | null | undefined
  temperature?: number | null | undefined
  top_p?: number | null | undefined
  top_k?: number | null | undefined
  min_p?: number | null | undefined
  top_a?: number | null | undefined
  frequency_penalty?: number | null | undefined
  presence_penalty?: number | null | undefined
  repetition_penalty?: number | null | undefined
  seed?: number | null | undefined
  logit_bias?: Record<string, number> | null | undefined
  logprobs?: boolean | null | undefined
  top_logprobs?: number | null | undefined
  n?: number | null | undefined
  stop?: string | string[] | null | undefined
  response_format?: ResponseFormat | null | undefined
  tools?: Tool[] | null | undefined
  tool_choice?: ToolChoice | null | undefined
  parallel_tool_calls?: boolean | null | undefined
  reasoning?: ReasoningRequest | null | undefined
  reasoning_effort?: ReasoningEffort | null | undefined
  include_reasoning?: boolean | null | undefined
  verbosity?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null | undefined
  prediction?: { type: 'content'; content: string | TextPart[] } | null | undefined
  modalities?: ('text' | 'image' | 'audio')[] | null | undefined
  audio?: { voice?: unknown; format?: string } | null | undefined
  service_tier?: 'auto' | 'default' | 'flex' | 'priority' | 'fast' | 'scale' | (string & {}) | null | undefined
  cache_control?: CacheControl | null | undefined
  prompt_cache_key?: string | null | undefined
  session_id?: string | null | undefined
  user?: string | null | undefined
  metadata?: Record<string, string> | null | undefined
  /** For the gateway, never sent upstream: what callers write, checked where routing reads it. */
  provider?: ProviderPreferences | Readonly<Record<string, unknown>> | null | undefined
  plugins?: { id: string; [option: string]: unknown }[] | null | undefined
  transforms?: string[] | null | undefined
  [field: string]: unknown
}

/**
 * How hard the model is to think.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export type ReasoningEffort = 'max' | 'xhigh' | 'high' | 'medium' | 'low' | 'minimal' | 'none'

/**
 * Section 10. `effort` or `max_tokens`, not both.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface ReasoningRequest {
  effort?: ReasoningEffort | null | undefined
  max_tokens?: number | null | undefined
  /** The model still thinks, and bills for it, but the text is withheld from the caller. */
  exclude?: boolean | null | undefined
  enabled?: boolean | null | undefined
  summary?: 'auto' | 'concise' | 'detailed' | null | undefined
  [field: string]: unknown
}

/**
 * What the answer is to look like.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; json_schema: JsonSchemaFormat }
  | { type: string; [field: string]: unknown }

/**
 * An answer by a schema.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface JsonSchemaFormat {
  name: string
  schema?: Record<string, unknown>
  strict?: boolean | null
  description?: string
}

/**
 * Marks the end of what the provider is to cache.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface CacheControl {
  type: 'ephemeral'
  ttl?: '5m' | '1h'
}

/**
 * A function the model may call.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface FunctionTool {
  type: 'function'
  function: {
    name: string
    description?: string | null
    parameters?: Record<string, unknown> | null
    strict?: boolean | null
  }
  cache_control?: CacheControl | null
}

/** Function tools, OpenAI's `custom` tools, and whatever else the caller sends (kept where the provider's dialect is the caller's). */
export type Tool = FunctionTool | { type: string; [field: string]: unknown }

/** Whether and which tool is to be called. */
export type ToolChoice =
  | 'none'
  | 'auto'
  | 'required'
  | { type: 'function'; function: { name: string } }
  | { type: string; [field: string]: unknown }

/** One message of a conversation. */
export type ChatMessage = SystemMessage | UserMessage | AssistantMessage | ToolMessage

/**
 * Instructions.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface SystemMessage {
  role: 'system' | 'developer'
  content: string | TextPart[]
  name?: string
}

/**
 * What the user says.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface UserMessage {
  role: 'user'
  content: string | ContentPart[]
  name?: string
}

/**
 * What the model said.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface AssistantMessage {
  role: 'assistant'
  content?: string | ContentPart[] | null
  tool_calls?: ToolCall[] | null
  /** OpenAI's legacy form of a single tool call. */
  function_call?: { name: string; arguments: string } | null
  reasoning?: string | null
  /** Another name for `reasoning`, sent by clients of DeepSeek and its relatives. */
  reasoning_content?: string | null
  reasoning_details?: ReasoningDetail[] | null
  refusal?: string | null
  images?: { type?: 'image_url'; image_url: { url: string } }[] | null
  audio?: { id?: string } | null
  name?: string
}

/**
 * What a tool gave.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface ToolMessage {
  role: 'tool'
  tool_call_id: string
  content: string | ContentPart[]
  name?: string
  /** The tool failed and `content` says how. Chat Completions has no word for it, Anthropic and Gemini do. */
  is_error?: boolean | null
}

/** A call the model made. `arguments` is what it wrote, which need not be JSON. */
export type ToolCall =
  | { id: string; type: 'function'; function: { name: string; arguments: string }; index?: number }
  | { id: string; type: 'custom'; custom: { name: string; input: string }; index?: number }

/** Section 12. Parts of unknown type stay, for the providers that know them. */
export type ContentPart = TextPart | ImagePart | AudioPart | VideoPart | FilePart | RefusalPart

interface PartBase {
  cache_control?: CacheControl | null
  prompt_cache_breakpoint?: { mode: 'explicit' } | null
}

/**
 * A text.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface TextPart extends PartBase {
  type: 'text'
  text: string
}

/**
 * `url` is an https URL or a `data:` URL.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface ImagePart extends PartBase {
  type: 'image_url'
  image_url: { url: string; detail?: 'auto' | 'low' | 'high' | 'original' }
}

/**
 * `data` is bare base64, without a `data:` prefix.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface AudioPart extends PartBase {
  type: 'input_audio'
  input_audio: { data: string; format: string }
}

/**
 * A video; `url` is an https URL or a `data:` URL.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface VideoPart extends PartBase {
  type: 'video_url' | 'input_video'
  video_url: { url: string }
}

/**
 * A PDF or another document; `file_data` is a URL or a `data:` URL.
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export interface FilePart extends PartBase {
  type: 'file'
  file: { filename?: string; file_data?: string; file_id?: string }
}

/**
 * The model's words for not answering.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export interface RefusalPart extends PartBase {
  type: 'refusal'
  refusal: string
}
