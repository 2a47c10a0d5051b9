import { defineConfig } from 'vitest/config'

// Tests resolve the packages to their sources, so that no build stands between an edit and its test.
// Of the standard conditions only those that hold for `import` and `require` alike: Node gets these for both.
const conditions = ['@region-r1/source', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps,tools}/*/src/**/*.test.ts', 'examples/*.test.ts'],
    setupFiles: ['./tools/test-kit/src/fail-on-console.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
