// Serves the page as it is written, over a `region-r1 serve` beside it.
import { createServer } from 'vite'
import { viteOptions } from './vite-options.mjs'

const server = await createServer(viteOptions)
await server.listen()
server.printUrls()
