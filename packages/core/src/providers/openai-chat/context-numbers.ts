import type { UpstreamFailure } from '../../errors/upstream-failure.ts'
import { countOf, type JsonObject } from '../json-value.ts'

/** The window, in the words of OpenAI and everyone who copied them, Together, llama.cpp, vLLM, xAI, Groq, DashScope. */
const windowPatterns = [
  /context (?:length|window|size)(?: of this model)?(?: is| of|:)? (?:only )?([\d,_]{2,12})/i,
  /(?:context size|context length|context window) \(([\d,_]{2,12})(?: tokens)?\)/i,
  /([\d,_]{2,12}) maximum context (?:length|window)/i,
  /(?:maximum|max) (?:prompt|input) length is ([\d,_]{2,12})/i,
  /limit(?: of|:| is)? ([\d,_]{2,12}) tokens?/i,
  /should be \[\d{1,3}, ?([\d,_]{2,12})\]/i,
]

const requestedPatterns = [
  /requested (?:about )?([\d,_]{2,12})/i,
  /resulted in ([\d,_]{2,12})/i,
  /request (?:has|contains|\()\s?([\d,_]{2,12})(?: input)? tokens/i,
  /(?:request|prompt|input) contains ([\d,_]{2,12})/i,
  /(?:prompt|input) (?:length|is|has|of)[^\d.]{0,20}([\d,_]{2,12})/i,
  /your (?:request|messages?|prompt)[^\d.]{0,40}([\d,_]{2,12}) tokens/i,
  /\(([\d,_]{2,12}) tokens\) exceeds/i,
  /given: ([\d,_]{2,12})/i,
]

/** The numbers of a message about a prompt that does not fit, so that the next attempt can be cut to size. */
export function contextNumbers(
  error: JsonObject,
  message: string,
): Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  const text = message.slice(0, 2000)
  const contextTokens = countOf(error['n_ctx']) ?? firstNumber(windowPatterns, text)
  const requestedTokens = countOf(error['n_prompt_tokens']) ?? firstNumber(requestedPatterns, text)
  return {
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(requestedTokens === undefined ? {} : { requestedTokens }),
  }
}

function firstNumber(patterns: readonly RegExp[], text: string): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1]?.replace(/[,_]/g, '')
    if (digits) return Number(digits)
  }
  return undefined
}
