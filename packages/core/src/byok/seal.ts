import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A key that seals others, and the name it can be asked for again by. */
export interface EncryptionKey {
  /** Stored beside what it sealed, to be asked for again. */
  id: string
  /** 32 bytes. */
  key: Uint8Array
}

/** Without an id: the key to seal with now. With one: the key of that id, for what was sealed before a rotation. */
export type EncryptionKeySource = (id?: string) => EncryptionKey | Promise<EncryptionKey>

/** A secret encrypted with AES-256-GCM; the last three in base64. */
export interface Sealed {
  keyId: string
  iv: string
  data: string
  tag: string
}

/** @param boundTo what the secret belongs to: it opens for nothing else, so sealed texts cannot be exchanged in the store */
export async function seal(secret: string, boundTo: string, source: EncryptionKeySource): Promise<Sealed> {
  const { id, key } = await source()
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', checkKey(key), iv).setAAD(Buffer.from(boundTo))
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return {
    keyId: id,
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

/** @throws Error when the key is not the one it was sealed with, or what is stored has been changed */
export async function unseal(sealed: Sealed, boundTo: string, source: EncryptionKeySource): Promise<string> {
  const { key } = await source(sealed.keyId)
  const decipher = createDecipheriv('aes-256-gcm', checkKey(key), Buffer.from(sealed.iv, 'base64'))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(Buffer.from(sealed.tag, 'base64'))
  return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8')
}

function checkKey(key: Uint8Array): Uint8Array {
  if (key.length === 32) return key
  throw new Error(`the encryption key for own credentials must have 32 bytes, it has ${key.length}`)
}
