import type { GenerationRecord } from '../store/contract.ts'
import { type Exchange, headerOf } from './exchange.ts'

/** Longer ones are cut: they are for people, and the ledger keeps them for ever. */
const maxChars = 256

/** Which app and program sent the request, by its headers (section 1). */
export function attributionOf(exchange: Exchange): Pick<GenerationRecord, 'app' | 'userAgent'> {
  const url = cut(headerOf(exchange, 'http-referer') ?? headerOf(exchange, 'referer'))
  const title = cut(headerOf(exchange, 'x-openrouter-title') ?? headerOf(exchange, 'x-title'))
  return {
    app: url || title ? { ...(url && { url }), ...(title && { title }) } : undefined,
    userAgent: cut(headerOf(exchange, 'user-agent')),
  }
}

const cut = (value: string | undefined): string | undefined => value?.slice(0, maxChars)
