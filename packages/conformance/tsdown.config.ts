import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { store: 'src/store/index.ts', upstream: 'src/upstream/index.ts' },
  format: ['esm'], // vitest itself cannot be required
  dts: true,
  platform: 'node',
  target: 'node22',
  fixedExtension: false,
  sourcemap: true,
  logLevel: 'warn',
})
