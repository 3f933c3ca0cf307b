import type { Encoding } from './encoding.ts'

export function encodeMessages(_encoding: Encoding): void {}
