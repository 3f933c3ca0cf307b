import type { ReasoningDetail } from '../../chat/index.ts'

/**
 * Gemini signs parts of its answers with opaque `thoughtSignature`s and wants each back on the very part it came with. They
 * travel as encrypted reasoning details whose `id` names the part: a tool call's id (as OpenRouter does it), a range of the
 * message's text in UTF-16 units, or the how-manieth image. A signed thought carries its signature itself.
 */
export const geminiFormat = 'google-gemini-v1'

export const textRangeId = (start: number, end: number): string => `text:${start}-${end}`

export const imageId = (index: number): string => `image:${index}`

export function textRangeOf(id: string): { start: number; end: number } | undefined {
  const range = /^text:(\d{1,9})-(\d{1,9})$/.exec(id)
  return range ? { start: Number(range[1]), end: Number(range[2]) } : undefined
}

export const isGeminiDetail = (detail: ReasoningDetail): boolean => detail.format === geminiFormat

/**
 * Google's documented stand-in for a function call that never had a signature, because another model wrote it or the caller
 * lost it: without, Gemini 3 answers 400. https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-22.
 */
export const noSignature = 'skip_thought_signature_validator'
