import { describe, expect, it } from 'vitest'
import { compressionEnabled, requiredContextTokens } from './context-compression.ts'

describe('context compression', () => {
  it('is on by default up to 8,192 tokens', () => {
    expect(compressionEnabled({}, 8192)).toBe(true)
    expect(compressionEnabled({}, 8193)).toBe(false)
    expect(compressionEnabled({ plugins: [{ id: 'web' }], transforms: null }, 4096)).toBe(true)
  })

  it('asks for a window of half of what is needed, or for all of it', () => {
    expect(requiredContextTokens(10_001, true)).toBe(5001)
    expect(requiredContextTokens(10_001, false)).toBe(10_001)
  })
})
