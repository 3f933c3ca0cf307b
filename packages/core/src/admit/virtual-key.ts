import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Window } from '../store/contract.ts'
import type { RateLimits } from './caller.ts'

/** A virtual key as the store keeps it: everything but the key. Amounts are integers of 10^-9 USD, times ISO. */
export interface VirtualKey {
  /** SHA-256 of the key, 64 lower hex: its id. */
  hash: string
  /** What its budgets and rate limits are counted under; outlives a rotation. */
  scopeId: string
  name: string
  /** The key's first and last characters, to know it by. */
  label: string
  disabled: boolean
  /** May manage keys and read accounts, and may not spend. */
  management: boolean
  limits: KeyLimit[]
  includeByokInLimit: boolean
  allowedModels: string[] | null
  allowedProviders: string[] | null
  rateLimits: RateLimits
  tags: Record<string, string>
  /** The caller it belongs to, whose budgets count as well. */
  callerId: string | null
  creatorUserId: string | null
  createdAt: string
  updatedAt: string | null
  expiresAt: string | null
  /** The hash of the key that took its place. */
  replacedBy: string | null
}

export interface KeyLimit {
  limitNanoUsd: number
  window: Window
}

/** The kind of document keys are stored as. */
export const keyDocuments = 'key'

export const createPlaintextKey = (): string => `sk-in-v1-${randomBytes(32).toString('hex')}`

export const hashKey = (plaintext: string): string => hash('sha256', plaintext, 'hex')

/** `sk-in-v1-abc...xyz` */
export const labelOf = (plaintext: string): string => `${plaintext.slice(0, 12)}...${plaintext.slice(-3)}`

/** Compares in a time that says nothing about where two hashes differ. */
export const isSameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Why a key cannot be used now; `undefined` when it can. */
export function whyUnusable(key: VirtualKey, nowMs: number): 'disabled' | 'expired' | undefined {
  if (key.disabled) return 'disabled'
  return key.expiresAt !== null && Date.parse(key.expiresAt) <= nowMs ? 'expired' : undefined
}

/** Another key took its place, and it no longer works. */
export const isRetired = (key: Pick<VirtualKey, 'replacedBy' | 'expiresAt'>, nowMs: number): boolean =>
  key.replacedBy !== null && key.expiresAt !== null && Date.parse(key.expiresAt) <= nowMs

/** The scope of a key's budgets. */
export const keyScope = (key: Pick<VirtualKey, 'scopeId'>): string => `key:${key.scopeId}`
