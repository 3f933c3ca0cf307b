import { setImmediate } from 'node:timers/promises'
import { type Exchange, headerOf } from './exchange.ts'

/** What is done with a shorter body is over before anybody notices. */
const largeBytes = 256 * 1024

/**
 * R23: between two steps of a large request everything else in the host's process gets its turn. A small one goes on at once.
 * @param text the body, unless the host has parsed it
 */
export function takeTurn(exchange: Pick<Exchange, 'headers'>, text: string | undefined): Promise<void> | undefined {
  const bytes = text?.length ?? Number(headerOf(exchange, 'content-length') ?? 0)
  return bytes >= largeBytes ? setImmediate() : undefined
}
