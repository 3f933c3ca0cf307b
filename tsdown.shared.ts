import { defineConfig } from 'tsdown'

/** How every package is built: ES modules and CommonJS, each with its types, from the entry points given. */
export const library = (entry: Record<string, string> | string[], format: ('esm' | 'cjs')[] = ['esm', 'cjs']) =>
  defineConfig({
    entry,
    format,
    dts: true,
    // sources only, and other packages by what they publish: else their types would be written beside their sources
    tsconfig: 'tsconfig.build.json',
    platform: 'node',
    target: 'node22',
    fixedExtension: false,
    sourcemap: true,
    logLevel: 'warn',
  })
