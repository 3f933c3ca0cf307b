import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/edge/node.ts',
    store: 'src/store/index.ts',
    provider: 'src/providers/public.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  platform: 'node',
  target: 'node22',
  fixedExtension: false,
  sourcemap: true,
  logLevel: 'warn',
})
