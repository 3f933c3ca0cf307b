import type { GatewayContext } from '../context.ts'
import type { Dialect } from '../dialects/contract.ts'
import type { Exchange } from '../edge/exchange.ts'
import { readJsonBody } from '../edge/read-json-body.ts'
import type { NativeRequest } from '../providers/contract.ts'

/** edge: what is asked. */
export async function receive(exchange: Exchange, context: GatewayContext, dialect: Dialect) {
  const { value, text, bytes } = await readJsonBody(exchange, context.maxBodyBytes)
  const parsed = dialect.parse(value)
  const native: NativeRequest = { wire: dialect.wire, body: value as Record<string, unknown>, text }
  return { ...parsed, native, bodyBytes: bytes }
}
