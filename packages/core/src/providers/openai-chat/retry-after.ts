import type { UpstreamResponse } from '../contract.ts'
import { listOf, objectOf, type JsonObject } from '../json-value.ts'

/**
 * How long the provider asks to be left alone: `retry-after-ms` and `retry-after` in seconds, else the reset of the budget
 * that ran out (`x-ratelimit-remaining-tokens: 0` with `x-ratelimit-reset-tokens: 6m0s`), else what its message says. Dates
 * need a clock and are left to the transport.
 */
export function retryAfterMs(
  headers: UpstreamResponse['headers'],
  error: JsonObject,
  message: string,
): number | undefined {
  return askedMs(headers) ?? resetMs(headers) ?? delayInDetailsMs(error) ?? delayInWordsMs(message)
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

function askedMs(headers: UpstreamResponse['headers']): number | undefined {
  const waits = [number(one(headers['retry-after-ms'])), number(one(headers['retry-after']), 1000)]
  const known = waits.filter((wait) => wait !== undefined)
  // Azure sends `retry-after-ms: 0` beside `retry-after: 1`
  return known.length > 0 ? Math.ceil(Math.max(...known)) : undefined
}

function number(text: string | undefined, unitMs = 1): number | undefined {
  return text !== undefined && /^\s*\d{1,9}(\.\d{1,9})?\s*$/.test(text) ? Number(text) * unitMs : undefined
}

/** OpenAI, Groq, Azure, Cerebras: one budget of requests, one of tokens, each with what remains and when it is full again. */
function resetMs(headers: UpstreamResponse['headers']): number | undefined {
  const waits = ['requests', 'tokens', 'requests-day', 'tokens-minute']
    .filter((budget) => number(one(headers[`x-ratelimit-remaining-${budget}`])) === 0)
    .map((budget) => durationMs(one(headers[`x-ratelimit-reset-${budget}`]) ?? ''))
    .filter((wait) => wait !== undefined)
  return waits.length > 0 ? Math.max(...waits) : undefined
}

/** Google behind its compatibility layer: `details: [{'@type': '...RetryInfo', retryDelay: '34s'}]`. */
function delayInDetailsMs(error: JsonObject): number | undefined {
  for (const detail of listOf(error['details'])) {
    const delay = objectOf(detail)?.['retryDelay']
    if (typeof delay === 'string') return durationMs(delay)
  }
  return undefined
}

/** "Please try again in 6m0.5s", "Please retry after 26 seconds". */
function delayInWordsMs(message: string): number | undefined {
  const words =
    /(?:try again in|retry (?:after|in))\s+([\d.]{1,12}(?:ms|h|m|s)[\dhms.]{0,20}|\d{1,6}(?= ?seconds?))/i.exec(
      message.slice(0, 2000),
    )?.[1]
  if (words === undefined) return undefined
  return /^\d+$/.test(words) ? Number(words) * 1000 : durationMs(words.replace(/\.$/, ''))
}

const unitsMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** Go's way of writing durations: `1h2m3.5s`, `120ms`; bare numbers are seconds. */
function durationMs(text: string): number | undefined {
  const bare = number(text, 1000)
  if (bare !== undefined) return Math.ceil(bare)
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|d|h|m|s)){1,5}$/.test(text)) return undefined
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|d|h|m|s)/g))
    total += Number(count) * unitsMs[unit!]!
  return Math.ceil(total)
}
