import { readFileSync } from 'node:fs'
import { join } from 'node:path'
// the language service of the last TypeScript that has one to call: editors ask the same questions
import ts from 'typescript-service'
import { describe, expect, it } from 'vitest'

const file = join(import.meta.dirname, 'in-the-editor.ts')

/** What an editor offers where the code says `|`. */
function completionsIn(code: string): string[] {
  const position = code.indexOf('|')
  const text = code.replace('|', '')
  const service = ts.createLanguageService({
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath!,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot(name) {
      if (name === file) return ts.ScriptSnapshot.fromString(text)
      return ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8')) : undefined
    },
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    getCurrentDirectory: () => import.meta.dirname,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getCompilationSettings: () => ({
      strict: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      customConditions: ['inroute:source'],
      allowImportingTsExtensions: true,
      noEmit: true,
      types: ['node'],
      skipLibCheck: true,
    }),
  })
  const found = service.getCompletionsAtPosition(file, position, {})?.entries.map(({ name }) => name) ?? []
  service.dispose()
  return found
}

const head = `
import { createGateway, openai, split } from '@inroute/core'
import { inroute } from '@inroute/express'
const gateway = createGateway({ providers: [openai()] })
`

describe('known model ids complete', () => {
  it.each([
    ["a provider's models", "openai({ models: { '|': {} } })"],
    ['the default model', "createGateway({ providers: [], models: { default: '|' } })"],
    ['an alias', "createGateway({ providers: [], models: { fast: '|' } })"],
    ['the arms of a split', "split([{ model: '|', weight: 1 }])"],
    ['what a request is fitted to', "gateway.fit({}, '|')"],
    ["a mount's models", "inroute(gateway, { policy: { models: ['|'] } })"],
    ["a caller's models", "inroute(gateway, { identify: () => ({ id: 'ada', models: ['|'] }) })"],
  ])('in %s', (_, code) => {
    expect(completionsIn(head + code)).toEqual(
      expect.arrayContaining(['openai/gpt-5', 'anthropic/claude-sonnet-4.5', 'google/gemini-2.5-flash']),
    )
  })

  it('and so do the options', () => {
    expect(completionsIn(`${head}createGateway({ | })`)).toEqual(
      expect.arrayContaining(['providers', 'routing', 'store', 'authenticate']),
    )
    expect(completionsIn(`${head}inroute(gateway, { policy: { | } })`)).toEqual(
      expect.arrayContaining(['id', 'models', 'budget', 'limits', 'tags']),
    )
  })
})
