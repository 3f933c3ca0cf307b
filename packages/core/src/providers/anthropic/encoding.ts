import type { CacheControl } from '../../chat/index.ts'
import type { Warning } from '../contract.ts'
import type { JsonObject } from '../json-value.ts'
import type { ModelTraits } from './model-traits.ts'

/** Whose door the wire stands behind: what goes into path and body differs a little. */
export type Platform = 'anthropic' | 'azure' | 'vertex' | 'bedrock'

/** A content block, a tool or a turn as it will be sent. */
export type Block = JsonObject & { type: string }

export interface Turn {
  role: 'user' | 'assistant' | 'system'
  content: Block[]
}

/** What the parts of one encoding share. */
export class Encoding {
  readonly warnings: Warning[] = []
  /** Values of `anthropic-beta` that the request needs. */
  readonly betas = new Set<string>()
  readonly platform: Platform
  readonly traits: ModelTraits

  constructor(platform: Platform, traits: ModelTraits) {
    this.platform = platform
    this.traits = traits
  }

  /** A setting that is left out. */
  leftOut(field: string, message: string): void {
    this.warnings.push({ type: 'unsupported', field, message })
  }

  /** A setting that is sent in another form. */
  changed(field: string, message: string): void {
    this.warnings.push({ type: 'changed', field, message })
  }
}

export interface Cacheable {
  cache_control?: CacheControl | null
  prompt_cache_breakpoint?: { mode: 'explicit' } | null
}

/** A part's cache marker, either spelling, as members of the block. */
export function cacheMarkerOf(part: Cacheable): { cache_control?: CacheControl } {
  if (part.cache_control) return { cache_control: part.cache_control }
  return part.prompt_cache_breakpoint ? { cache_control: { type: 'ephemeral' } } : {}
}

const maxBreakpoints = 4

/** Anthropic takes four cache markers, an automatic one included: the last ones stay, as each covers all that precedes it. */
export function limitBreakpoints(marked: readonly JsonObject[], automatic: boolean, encoding: Encoding): void {
  const withMarker = marked.filter((block) => block['cache_control'] != null)
  const surplus = withMarker.length - (maxBreakpoints - (automatic ? 1 : 0))
  if (surplus <= 0) return
  for (const block of withMarker.slice(0, surplus)) delete block['cache_control']
  encoding.leftOut(
    'cache_control',
    `${withMarker.length} cache breakpoints, ${maxBreakpoints} are allowed: the first ${surplus} were left out`,
  )
}
