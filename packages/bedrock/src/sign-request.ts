import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { AuthorizeInput } from '@inroute/core/provider'

/** As the AWS SDK's credential providers give them. */
export interface AwsCredentials {
  /** Names the key, e.g. `AKIA...`; not a secret. */
  accessKeyId: string
  /** Signs requests; sent nowhere. */
  secretAccessKey: string
  /** For temporary credentials, sent with each request. */
  sessionToken?: string | undefined
  /** Absent: they do not expire. */
  expiration?: Date | undefined
}

/** Fixed, or fetched when needed: any credential provider of the AWS SDK, e.g. `fromNodeProviderChain()`. */
export type AwsCredentialSource = AwsCredentials | (() => Promise<AwsCredentials>)

type Bytes = string | ArrayBuffer | ArrayBufferView

/** SHA-256 by Node itself, in the shape Smithy asks for. */
class NodeSha256 {
  #hash

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: Bytes): void {
    this.#hash.update(bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
}

function bytesOf(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** Fetched credentials are used until this long before they expire. */
const marginMs = 5 * 60_000

/** Signs requests to Bedrock with AWS Signature Version 4; keeps what it fetched until shortly before it expires. */
export function createSigner(
  region: string,
  source: AwsCredentialSource,
): (request: AuthorizeInput) => Promise<Record<string, string>> {
  let held: { credentials: Promise<AwsCredentials>; untilMs: number } | undefined
  const credentialsAt = async (nowMs: number): Promise<AwsCredentials> => {
    if (typeof source !== 'function') return source
    if (held && nowMs < held.untilMs) return held.credentials
    const fetching = source()
    // requests that come meanwhile wait for the same; a failure is not kept
    const now = { credentials: fetching, untilMs: Number.POSITIVE_INFINITY }
    held = now
    try {
      const { expiration } = await fetching
      now.untilMs = expiration ? expiration.getTime() - marginMs : Number.POSITIVE_INFINITY
    } catch (error) {
      held = undefined
      throw error
    }
    return fetching
  }

  return async ({ url, body, headers, nowMs }) => {
    const { host, pathname, protocol } = new URL(url)
    const { accessKeyId, secretAccessKey, sessionToken } = await credentialsAt(nowMs)
    const signer = new SignatureV4({
      service: 'bedrock',
      region,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      sha256: NodeSha256,
    })
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol,
        hostname: host,
        path: pathname,
        // what a proxy on the way may change stays unsigned
        headers: { host, 'content-type': headers['content-type'] ?? 'application/json' },
        body,
      },
      { signingDate: new Date(nowMs) },
    )
    const { host: _, 'content-type': __, ...added } = signed.headers
    return added
  }
}
