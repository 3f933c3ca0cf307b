import { describe, expect, it } from 'vitest'
import { compressionEnabled, requiredContextTokens } from './context-compression.ts'

describe('context compression', () => {
  const messages = [{ role: 'user', content: 'x' } as const]

  it('is on by default up to 8,192 tokens', () => {
    expect(compressionEnabled({ messages }, 8192)).toBe(true)
    expect(compressionEnabled({ messages }, 8193)).toBe(false)
    expect(compressionEnabled({ messages, plugins: [{ id: 'web' }], transforms: null }, 4096)).toBe(true)
  })

  it('asks for a window of half of what is needed, or for all of it', () => {
    expect(requiredContextTokens(10_001, true)).toBe(5001)
    expect(requiredContextTokens(10_001, false)).toBe(10_001)
  })
})
