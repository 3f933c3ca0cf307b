import { defineProject } from 'vitest/config'

/** What every package's vitest project has in common: workspace packages are read from their sources, without a build. */
export const project = (name: string, { globalSetup = [] }: { globalSetup?: string[] } = {}) =>
  defineProject({
    resolve: { conditions: ['inroute:source'] },
    ssr: { resolve: { conditions: ['inroute:source', 'module', 'node', 'development|production'] } },
    test: {
      name,
      globalSetup,
      // for hangs, not for speed: a busy machine is no failure
      testTimeout: 30_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 15_000 } },
      fsModuleCache: false, // its key ignores tsconfig: a stale transform would outlive a changed option
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      typecheck: { enabled: true, tsconfig: './tsconfig.json', include: ['test/**/*.test-d.ts', 'src/**/*.test-d.ts'] },
    },
  })
