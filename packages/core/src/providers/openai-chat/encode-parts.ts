import type { Encoding } from './encoding.ts'
import { warnOnce } from './encoding.ts'
import { objectOf, isObject, type JsonObject } from '../json-value.ts'

/** The parts of a message's content: cache markers and spellings as the vendor takes them. */
export function encodeParts(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  const { content } = message
  const marked = encodeMarker(encoding, message, `messages[${index}]`)
  if (!Array.isArray(content)) return marked
  let isChanged = false
  const parts = content.map((part: unknown, at) => {
    if (!isObject(part)) return part
    const encoded = encodeMarker(encoding, encodeVideo(part), `messages[${index}].content[${at}]`)
    if (encoded !== part) isChanged = true
    return encoded
  })
  return isChanged ? { ...marked, content: parts } : marked
}

/** The older spelling, `input_video`, means the same. */
const encodeVideo = (part: JsonObject): JsonObject =>
  part['type'] === 'input_video' && part['video_url'] ? { ...part, type: 'video_url' } : part

const markers = ['cache_control', 'prompt_cache_breakpoint']

/** Anthropic's marker and OpenAI's are two spellings of one thing; the lifetime is lost towards OpenAI (section 9). */
function encodeMarker(encoding: Encoding, holder: JsonObject, field: string): JsonObject {
  const { cacheMarkers = 'as-sent' } = encoding.differences
  const sent = markers.filter((member) => member in holder)
  if (sent.length === 0 || cacheMarkers === 'as-sent') return holder
  const taken = cacheMarkers === 'drop' ? undefined : cacheMarkers
  if (sent.length === 1 && sent[0] === taken) return holder
  const rest = Object.fromEntries(Object.entries(holder).filter(([member]) => !markers.includes(member)))
  if (!sent.some((member) => objectOf(holder[member]))) return rest
  if (taken) return { ...rest, [taken]: taken === 'cache_control' ? { type: 'ephemeral' } : { mode: 'explicit' } }
  warnOnce(encoding, `${field}.${sent[0]}`, 'this provider caches by itself, without markers; left out')
  return rest
}
