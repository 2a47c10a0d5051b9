// Writes entries to a cache in the folder given and says after each that it is there, until someone kills it.
import { createViteServer } from 'vitest/node'

const server = await createViteServer({
  root: new URL('../../../..', import.meta.url).pathname,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  resolve: { conditions: ['@region-r1/source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@region-r1/source', 'node', 'import', 'default'] } },
})
const source = '/packages/encoder/src/cache/create-embedding-cache.ts'
const { createEmbeddingCache } = await server.ssrLoadModule(source)
const cache = createEmbeddingCache({ directory: process.argv[2] })
for (let index = 0; ; index++) {
  await cache.set(`entry-${index}`, { embedding: new Float32Array(512).fill(index), patches: new Float32Array(8192).fill(-index) })
  process.stdout.write(`${index}\n`)
}
