import { fileURLToPath } from 'node:url'

/** A server that runs beside the page while that is written: `region-r1 serve`. */
const server = 'http://127.0.0.1:8080'

/** How Vite sees the page. */
export const viteOptions = {
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  base: './',
  build: {
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'docs/index.html'] },
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/v1': server, '/readyz': server, '/demo': server } },
}
