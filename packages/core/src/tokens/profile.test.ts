import { describe, expect, it } from 'vitest'
import { tokenProfile } from './profile.ts'

describe('tokenProfile', () => {
  it.for([
    ['openai/gpt-4o-mini', 'o200k'],
    ['gpt-4.1-nano-2025-04-14', 'o200k'],
    ['openai/o3', 'o200k'],
    ['openai/gpt-oss-120b', 'o200k'],
    ['openai/gpt-4', 'cl100k'],
    ['gpt-4-turbo', 'cl100k'],
    ['gpt-35-turbo', 'cl100k'],
    ['anthropic/claude-3.5-haiku', 'claude'],
    ['claude-opus-4-1-20250805', 'claude'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude'],
    ['anthropic/claude-opus-4.7', 'claude-new'],
    ['anthropic/claude-sonnet-5', 'claude-new'],
    ['google/gemini-2.5-flash:free', 'gemini'],
    ['meta-llama/llama-3.3-70b-instruct', 'llama'],
    ['deepseek/deepseek-r1-distill-llama-70b', 'llama'],
    ['qwen/qwen3-coder', 'qwen'],
    ['DeepSeek-V3', 'deepseek'],
    ['mistralai/ministral-8b', 'mistral'],
    ['x-ai/grok-4', 'other'],
    ['acme/unheard-of', 'other'],
    ['', 'other'],
  ] as const)('%s: %s', ([model, family]) => {
    expect(tokenProfile(model).family).toBe(family)
  })

  it('knows which Claude takes which instructions for tools', () => {
    const tools = (model: string): number => tokenProfile(model).tokensPerToolList
    expect(tools('anthropic/claude-sonnet-4')).toBe(tools('claude-3-7-sonnet-20250219'))
    expect(tools('anthropic/claude-sonnet-4.5')).toBeGreaterThan(tools('anthropic/claude-sonnet-4'))
  })

  it('remembers no more ids than it must', () => {
    for (let at = 0; at < 5000; at++) expect(tokenProfile(`acme/model-${at}`)).toBe(tokenProfile('acme/other'))
  })
})
