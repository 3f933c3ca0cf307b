import type { UpstreamResponse } from './contract.ts'

/**
 * How long a provider asks to be left alone, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as a date,
 * which counts from the answer's own `date` as a codec knows no clock.
 */
export function retryAfterMs(headers: UpstreamResponse['headers']): number | undefined {
  const exact = Number.parseFloat(headerOf(headers, 'retry-after-ms') ?? '')
  if (exact >= 0) return Math.ceil(exact)
  const asked = headerOf(headers, 'retry-after')
  if (asked === undefined) return undefined
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(asked)) return Math.ceil(Number(asked) * 1000)
  const wait = Date.parse(asked) - Date.parse(headerOf(headers, 'date') ?? '')
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

function headerOf(headers: UpstreamResponse['headers'], name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
